package io.github.quota4j.store;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What was used in an hour or a day.
 *
 * @param start when it began, in UTC
 * @param units used in it, less what was given back
 * @param records so many records say so
 */
public record UsageTotal(Instant start, BigDecimal units, long records) {
  /** Both together. */
  public UsageTotal plus(UsageTotal other) {
    return new UsageTotal(start, units.add(other.units), records + other.records);
  }
}
