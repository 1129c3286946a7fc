package io.github.quota4j;

/** Thrown by {@link Decision#orElseThrow}, where an exception is easier; carries the decision, until it is serialized. */
public final class QuotaDeniedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Decision decision;

  QuotaDeniedException(Decision decision) {
    super("quota " + decision.reason());
    this.decision = decision;
  }

  /** The decision that did not allow. */
  public Decision decision() {
    return decision;
  }
}
