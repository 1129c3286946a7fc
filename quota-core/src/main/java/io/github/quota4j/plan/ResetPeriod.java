package io.github.quota4j.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * How often a limit starts afresh. Boundary k lies at {@code anchor + k × period}, always counted from the original
 * anchor: 31 January is followed by 28 February and then by 31 March, which adding a month at a time would lose.
 *
 * <p>Days and longer are steps of the local calendar in the quota's zone: a daily window on the day that clocks go
 * forward is 23 hours long. A boundary that falls into a gap moves later by the gap; one that occurs twice is the first
 * of the two, as {@link java.time.ZonedDateTime#ofLocal} resolves them. Minutes and hours are exact durations.
 */
public enum ResetPeriod {
  MINUTELY(ChronoUnit.MINUTES, 1),
  HOURLY(ChronoUnit.HOURS, 1),
  DAILY(ChronoUnit.DAYS, 1),
  WEEKLY(ChronoUnit.WEEKS, 1),
  MONTHLY(ChronoUnit.MONTHS, 1),
  QUARTERLY(ChronoUnit.MONTHS, 3),
  YEARLY(ChronoUnit.YEARS, 1),
  /** The customer's billing period, see {@link BillingCycle}; by itself it is a month. */
  BILLING_PERIOD(ChronoUnit.MONTHS, 1),
  /** One window, for ever. */
  NEVER(ChronoUnit.FOREVER, 1);

  /** The 1st of a month, a quarter and a year, at midnight. */
  private static final LocalDateTime FIRST_OF_ALL = LocalDateTime.of(1970, 1, 1, 0, 0);

  private static final LocalDateTime A_MONDAY = LocalDateTime.of(1969, 12, 29, 0, 0);

  private final ChronoUnit unit;
  private final int units;

  ResetPeriod(ChronoUnit unit, int units) {
    this.unit = unit;
    this.units = units;
  }

  /** The name in lower case, as plans in a file write it: {@code monthly}, {@code billing_period}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The window that contains the instant, anchored at the calendar of the zone: midnights, Mondays, the 1st of a month,
   * a quarter or a year.
   */
  public Window windowAt(Instant instant, ZoneId zone) {
    LocalDateTime anchor = this == WEEKLY ? A_MONDAY : FIRST_OF_ALL;
    return windowAt(instant, anchor.atZone(zone).toInstant(), zone);
  }

  /** The window that contains the instant, with boundaries counted from the anchor in the zone's local calendar. */
  public Window windowAt(Instant instant, Instant anchor, ZoneId zone) {
    if (this == NEVER) return Window.ALWAYS;
    Instant origin = anchor.truncatedTo(ChronoUnit.MICROS);
    long k = estimate(instant, origin, zone);
    // The estimate ignores clamped month ends and offset changes, which move a boundary by days at
    // most. Where a zone
    // skipped a whole day two boundaries coincide: the last of them opens the window.
    Instant start = boundary(k, origin, zone);
    Instant end = boundary(k + 1, origin, zone);
    while (!end.isAfter(instant)) {
      k++;
      start = end;
      end = boundary(k + 1, origin, zone);
    }
    while (start.isAfter(instant)) {
      k--;
      end = start;
      start = boundary(k, origin, zone);
    }
    return new Window(start, end);
  }

  private long estimate(Instant instant, Instant origin, ZoneId zone) {
    if (unit.isTimeBased())
      return Math.floorDiv(Duration.between(origin, instant).toSeconds(), stepSeconds());
    return unit.between(local(origin, zone), local(instant, zone)) / units;
  }

  private Instant boundary(long k, Instant origin, ZoneId zone) {
    if (unit.isTimeBased()) return origin.plusSeconds(Math.multiplyExact(k, stepSeconds()));
    if (k == 0) return origin; // may be the second of two equal local times: stays what it is
    LocalDateTime time = local(origin, zone).plus(Math.multiplyExact(k, (long) units), unit);
    return zone instanceof ZoneOffset offset
        ? time.toInstant(offset)
        : time.atZone(zone).toInstant();
  }

  /** Every charge asks for it, and an offset makes its rules anew whenever it is asked for them. */
  private static LocalDateTime local(Instant instant, ZoneId zone) {
    return zone instanceof ZoneOffset offset
        ? LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), offset)
        : LocalDateTime.ofInstant(instant, zone);
  }

  private long stepSeconds() {
    return unit.getDuration().toSeconds() * units;
  }
}
