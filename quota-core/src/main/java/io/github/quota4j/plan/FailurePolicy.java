package io.github.quota4j.plan;

/** What becomes of a charge while the store does not answer. */
public enum FailurePolicy {
  /** It is refused: nothing is used that is not counted. */
  CLOSED,
  /**
   * It is admitted, and counted later, into the windows of the time when it was admitted; so usage may pass the limit. For work
   * that must go on, and can be billed or forgiven afterwards.
   */
  OPEN
}
