package io.github.quota4j;

import io.github.quota4j.plan.AlertLevel;
import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How one limit of a customer stands: in decisions, displays and reports alike. Amounts are units. Immutable.
 *
 * @param service what is limited
 * @param limitName tells the limits of a service apart: {@code main}, {@code daily}, {@code rate}, …
 * @param unit what is counted
 * @param mode whether the limit refuses or only counts
 * @param limit units; empty is unlimited. Of a rate: its burst
 * @param used settled in the window. Of a rate: what has not come back yet
 * @param held by reservations
 * @param remaining what is left, never below 0; empty is unlimited. Of a soft limit: of its allowance
 * @param window in which usage counts; empty for a level. Of a rate: ends when it is full again, if nobody takes more, and
 *     lasts as long as it takes to refill
 * @param overage used above a soft limit; 0 where there is none
 * @param source where the limit comes from: the name of the plan; empty for a rate that the caller gave, and where the plan
 *     has no quota for the service any more
 * @param level of the highest threshold that usage of a main limit has reached; empty below all of them, and of other limits
 */
public record QuotaStatus(
    String service,
    String limitName,
    String unit,
    Enforcement.Mode mode,
    Optional<BigDecimal> limit,
    BigDecimal used,
    BigDecimal held,
    Optional<BigDecimal> remaining,
    Optional<Window> window,
    BigDecimal overage,
    String source,
    Optional<AlertLevel> level) {
  /**
   * What is used, in percent of the limit, rounded down. Of a limit of 0: 100. Empty if unlimited.
   */
  public Optional<Integer> percent() {
    return limit.map(max -> max.signum() == 0
        ? 100
        : used.multiply(BigDecimal.valueOf(100))
            .divideToIntegralValue(max)
            .min(BigDecimal.valueOf(Integer.MAX_VALUE))
            .intValue());
  }
}
