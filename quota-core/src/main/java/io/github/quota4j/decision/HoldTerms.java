package io.github.quota4j.decision;

import java.time.Duration;

/**
 * On which terms units are taken ahead.
 *
 * @param kind what silence means
 * @param duration how long, counted from the moment the store grants it: a duration cannot be misread by another clock
 */
public record HoldTerms(Kind kind, Duration duration) {
  /** What the holder's silence means once the hold has run out. */
  public enum Kind {
    /** The units are returned. */
    RESERVATION,
    /** The units count as spent, until they are reported. */
    LEASE
  }

  public HoldTerms {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("hold must last longer than nothing, was " + duration);
    }
  }
}
