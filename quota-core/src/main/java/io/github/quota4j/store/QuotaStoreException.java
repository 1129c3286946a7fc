package io.github.quota4j.store;

/** A store did not answer, or could not. Nobody who only checks and consumes sees it: the answer there is a decision. */
public final class QuotaStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean sent;

  /**
   * @param sent whether the call may have reached the store: then nobody knows whether it was counted, and only a repeat
   *     with the same operation id, sent to the same store, tells
   */
  public QuotaStoreException(String message, boolean sent) {
    super(message);
    this.sent = sent;
  }

  /** @param sent as above */
  public QuotaStoreException(String message, boolean sent, Throwable cause) {
    super(message, cause);
    this.sent = sent;
  }

  /** Whether the call may have reached the store. If not, nothing was counted. */
  public boolean sent() {
    return sent;
  }
}
