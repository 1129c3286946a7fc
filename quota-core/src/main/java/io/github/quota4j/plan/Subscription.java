package io.github.quota4j.plan;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * That a customer has a plan.
 *
 * @param customer the account that is billed
 * @param plan the name of the plan
 * @param anchor the instant from which the boundaries of its windows are counted; empty follows the calendar
 * @param zone the calendar in which days and months are counted
 */
public record Subscription(String customer, String plan, Optional<Instant> anchor, ZoneId zone) {
  /** The window of a period that contains the instant, for this subscription. */
  public Window windowAt(ResetPeriod period, Instant instant) {
    return anchor
        .map(a -> period.windowAt(instant, a, zone))
        .orElseGet(() -> period.windowAt(instant, zone));
  }
}
