package io.github.quota4j;

import io.github.quota4j.decision.Take;
import java.util.Optional;

/** What becomes of charges while the store does not answer. */
interface Fallback {
  /** None is admitted. */
  Fallback CLOSED = new Fallback() {
    @Override
    public Optional<Spending.Decided> admit(Request request, Optional<Take> unanswered) {
      return Optional.empty();
    }

    @Override
    public Optional<Decision> look(Request request) {
      return Optional.empty();
    }
  };

  /**
   * Admits a charge, and sees to it that it is counted later; empty if it is not admitted.
   *
   * @param unanswered what the store was sent of it, and may have counted
   */
  Optional<Spending.Decided> admit(Request request, Optional<Take> unanswered);

  /** The decision if a charge would be admitted. */
  Optional<Decision> look(Request request);
}
