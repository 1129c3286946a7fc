package io.github.quota4j.decision;

import java.time.Instant;

/**
 * Tries what grants pay of some windows once a step looks at each of them: they take over what is over. Nothing is written
 * to the books; what one window was paid is not there for the next. For one thread.
 */
public final class GrantTrial {
  private final Draft draft;
  private final Instant now;

  /** @param books with all counters of the windows and of their grants */
  public GrantTrial(Books books, Instant now) {
    this.draft = new Draft(books, now, 0);
    this.now = now;
  }

  /**
   * What grants pay of a window, in smallest units.
   *
   * @param leg a limit with grants, those that may pay for it
   */
  public long paid(Leg leg) {
    new Paying(draft, leg, now).balance();
    return draft.counter(leg.bucket().counter().granted()).settled();
  }
}
