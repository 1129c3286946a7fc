package io.github.quota4j.redis;

import io.github.quota4j.plan.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants and durations as whole microseconds, within what a script's numbers hold exactly: the years 1684 to 2255. */
final class Micros {
  private static final Instant LAST = instant(Unit.MAX_SMALLEST);
  private static final Instant FIRST = instant(-Unit.MAX_SMALLEST);

  private Micros() {}

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The microsecond that an instant lies in; the first or last one for what is out of range. */
  static long floor(Instant instant) {
    if (instant.isAfter(LAST)) return Unit.MAX_SMALLEST;
    if (instant.isBefore(FIRST)) return -Unit.MAX_SMALLEST;
    return Math.floorDiv(instant.getNano(), 1_000) + instant.getEpochSecond() * 1_000_000;
  }

  /** @throws IllegalArgumentException if it is out of range, or not a whole microsecond */
  static long exact(String what, Instant instant) {
    long micros = floor(instant);
    if (!instant(micros).equals(instant)) {
      throw new IllegalArgumentException(
          what + " must be a whole microsecond from " + FIRST + " to " + LAST + ", was " + instant);
    }
    return micros;
  }

  /** A duration of whole microseconds, as {@link io.github.quota4j.decision.HoldTerms} has it. */
  static long of(Duration duration) {
    return duration.getSeconds() * 1_000_000 + duration.getNano() / 1_000;
  }
}
