package io.github.quota4j.plan;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Where the windows of a customer begin and end.
 *
 * @param anchor the instant from which boundaries are counted, in whole microseconds (what is finer is cut off); empty
 *     follows the calendar
 * @param zone the calendar in which days and months are counted
 * @param period how long a {@link ResetPeriod#BILLING_PERIOD} is: {@link ResetPeriod#MONTHLY} or {@link
 *     ResetPeriod#YEARLY}
 */
public record BillingCycle(Optional<Instant> anchor, ZoneId zone, ResetPeriod period) {
  public BillingCycle {
    anchor = anchor.map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
    if (period != ResetPeriod.MONTHLY && period != ResetPeriod.YEARLY) {
      throw new IllegalArgumentException(
          "period of billing must be MONTHLY or YEARLY, was " + period);
    }
  }

  /** Monthly, by the calendar, in UTC. */
  public static BillingCycle calendar() {
    return new BillingCycle(Optional.empty(), ZoneOffset.UTC, ResetPeriod.MONTHLY);
  }

  /** Monthly, counted from an instant, in UTC. */
  public static BillingCycle anchoredAt(Instant anchor) {
    return new BillingCycle(Optional.of(anchor), ZoneOffset.UTC, ResetPeriod.MONTHLY);
  }

  /** The same in another zone. */
  public BillingCycle in(ZoneId newZone) {
    return new BillingCycle(anchor, newZone, period);
  }

  /** The same, billed once a year. */
  public BillingCycle yearly() {
    return new BillingCycle(anchor, zone, ResetPeriod.YEARLY);
  }

  /** The same, counted from another instant. */
  BillingCycle movedTo(Instant newAnchor) {
    return new BillingCycle(Optional.of(newAnchor), zone, period);
  }

  /** The window that contains the instant. */
  Window windowAt(ResetPeriod asked, Instant instant) {
    ResetPeriod resets = asked == ResetPeriod.BILLING_PERIOD ? period : asked;
    return anchor
        .map(from -> resets.windowAt(instant, from, zone))
        .orElseGet(() -> resets.windowAt(instant, zone));
  }
}
