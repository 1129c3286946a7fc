package io.github.quota4j.plan;

import static java.time.temporal.ChronoField.NANO_OF_SECOND;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The period in which usage counts against a limit: {@code [start, end)}, half-open always, so consecutive windows meet
 * and no instant lies in two of them. Immutable.
 *
 * @param start the first instant inside, whole microseconds (the resolution of every store)
 * @param end the first instant after, later than start
 */
public record Window(Instant start, Instant end) {
  /**
   * The window of a limit that never resets, and of a level. Its end is far, and still exact where an instant is a
   * number of microseconds in a double.
   */
  public static final Window ALWAYS =
      new Window(Instant.EPOCH, Instant.parse("2255-01-01T00:00:00Z"));

  public Window {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "window must end after it starts, was [" + start + ", " + end + ")");
    }
    if (start.get(NANO_OF_SECOND) % 1000 != 0 || end.get(NANO_OF_SECOND) % 1000 != 0) {
      throw new IllegalArgumentException(
          "window must have whole microseconds, was [" + start + ", " + end + ")");
    }
  }

  /** Whether the instant lies inside; the end does not. */
  public boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }

  /** Whether usage of this window counts for ever. */
  public boolean isAlways() {
    return equals(ALWAYS);
  }

  /** The instant, or the nearest one inside: the last microsecond for anything later. */
  public Instant clamp(Instant instant) {
    if (instant.isBefore(start)) return start;
    return instant.isBefore(end) ? instant : end.minus(1, ChronoUnit.MICROS);
  }
}
