package io.github.quota4j.decision;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * On which terms units are taken ahead.
 *
 * @param kind what silence means
 * @param duration how long, counted from the moment the store grants it: a duration cannot be misread by another clock.
 *     More than nothing, at most {@link #LONGEST}; rounded up to whole microseconds
 */
public record HoldTerms(Kind kind, Duration duration) {
  /** What the holder's silence means once the hold has run out. */
  public enum Kind {
    /** The units are returned. */
    RESERVATION,
    /** The units count as spent, until they are reported. */
    LEASE
  }

  /** No hold lasts longer: it is for work, not for ever. */
  public static final Duration LONGEST = Duration.ofDays(366);

  public HoldTerms {
    duration = lasting(duration);
  }

  /** The duration, in whole microseconds: rounded up, so that nobody gets less than was asked for. */
  static Duration lasting(Duration duration) {
    if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("hold must last longer than nothing and at most "
          + LONGEST.toDays() + " days, was " + duration);
    }
    Duration whole = duration.truncatedTo(ChronoUnit.MICROS);
    return whole.equals(duration) ? whole : whole.plus(1, ChronoUnit.MICROS);
  }
}
