package io.github.quota4j.decision;

import java.time.Instant;
import java.util.Collection;

/**
 * Reservations that ran out return what they did not spend. Pure, like {@link TakeStep}. A take or a settle that would
 * otherwise give less does the same as a part of itself, and nothing waits for this step: a store runs it so that those which
 * nobody comes back for do not pile up where nothing is ever refused.
 */
public final class ExpiryStep {
  private ExpiryStep() {}

  /**
   * Frees them.
   *
   * @param books what the store keeps of the customer, locked
   * @param expired reservations that are open in these books and ran out before {@code now}
   * @param now store time, read after the last lock was got
   * @return how many
   */
  public static Change<Integer> expire(Books books, Collection<Operation> expired, Instant now) {
    if (expired.isEmpty()) return Change.none(0);
    Draft draft = new Draft(books, now, 0);
    draft.expire(expired);
    return draft.answer(expired.size());
  }
}
