package io.github.quota4j.decision;

/** Why a limit refused. */
public enum Refusal {
  /** It is used up. */
  LIMIT,
  /** There would be room, but reservations or leases hold it. */
  HELD,
  /** The rate has not refilled enough. */
  RATE,
  /** It could never fit, however long one waits. */
  TOO_LARGE,
  /** The counter would leave the range of exact numbers. */
  RANGE
}
