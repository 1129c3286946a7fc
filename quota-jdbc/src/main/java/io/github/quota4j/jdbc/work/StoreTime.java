package io.github.quota4j.jdbc.work;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's time, as far as this process knows it: read with each answer, carried on by the monotonic clock in between.
 * It lags by the time that an answer took to arrive, and is never ahead. Safe for concurrent use.
 */
public final class StoreTime {
  private record Reading(Instant at, long ticks) {}

  private volatile @Nullable Reading last;

  /** The monotonic clock, in nanoseconds; nothing else in this package reads a clock. */
  public static long ticks() {
    return System.nanoTime();
  }

  /** Takes note of a server time that has just arrived. */
  public void read(Instant serverTime) {
    last = new Reading(serverTime, ticks());
  }

  /** The server's time, whole microseconds; empty before the first answer. */
  public Optional<Instant> now() {
    Reading reading = last;
    if (reading == null) return Optional.empty();
    return Optional.of(
        reading.at().plusNanos(ticks() - reading.ticks()).truncatedTo(ChronoUnit.MICROS));
  }
}
