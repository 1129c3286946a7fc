package io.github.quota4j.redis;

import java.time.Duration;

/** How much longer somebody waits. Counts down by itself. */
final class Patience {
  private final long endsAtNanos;

  private Patience(long endsAtNanos) {
    this.endsAtNanos = endsAtNanos;
  }

  static Patience of(Duration duration) {
    return new Patience(System.nanoTime() + duration.toNanos());
  }

  long nanosLeft() {
    return Math.max(0, endsAtNanos - System.nanoTime());
  }
}
