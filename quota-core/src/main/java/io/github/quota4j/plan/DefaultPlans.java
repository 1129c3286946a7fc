package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.util.List;

/**
 * Four plans to begin with: free is hard, starter and pro are soft and priced in USD, enterprise is unlimited. All of them
 * are monthly, but for storage, which is a level. Immutable.
 */
public final class DefaultPlans {
  private static final String USD = "USD";

  private DefaultPlans() {}

  /** free, starter, pro and enterprise, in this order. */
  public static List<Plan> all() {
    return List.of(free(), starter(), pro(), enterprise());
  }

  /** Small and hard. Its prices charge nothing, unless a copy of it is made soft: a hard quota has no overage. */
  public static Plan free() {
    return Plan.of(
        "free",
        hard("api", 10_000, "0.0001"),
        gbHeld(hard("storage", 1, "0.10")),
        gb(hard("bandwidth", 10, "0.05")),
        cpuHours(hard("compute", 10, "0.05")),
        connections(hard("database", 1_000, "0.01")),
        invocations(hard("functions", 1_000, "0.0002")));
  }

  /** Ten times free, and soft. */
  public static Plan starter() {
    return Plan.of(
        "starter",
        soft("api", 100_000, "0.0001"),
        gbHeld(soft("storage", 10, "0.10")),
        gb(soft("bandwidth", 100, "0.05")),
        cpuHours(soft("compute", 100, "0.05")),
        connections(soft("database", 10_000, "0.01")),
        invocations(soft("functions", 10_000, "0.0002")));
  }

  /** Ten times starter, with cheaper overage. */
  public static Plan pro() {
    return Plan.of(
        "pro",
        soft("api", 1_000_000, "0.00005"),
        gbHeld(soft("storage", 100, "0.08")),
        gb(soft("bandwidth", 1_000, "0.04")),
        cpuHours(soft("compute", 1_000, "0.04")),
        connections(soft("database", 100_000, "0.005")),
        invocations(soft("functions", 100_000, "0.0001")));
  }

  /** Everything is counted, and nothing limited. */
  public static Plan enterprise() {
    return Plan.of(
        "enterprise",
        Quota.unlimited("api"),
        gbHeld(Quota.unlimited("storage")),
        gb(Quota.unlimited("bandwidth")),
        cpuHours(Quota.unlimited("compute")),
        connections(Quota.unlimited("database")),
        invocations(Quota.unlimited("functions")));
  }

  private static Quota hard(String service, long limit, String price) {
    return Quota.hard(service, BigDecimal.valueOf(limit)).price(Price.perUnit(price, USD));
  }

  private static Quota soft(String service, long limit, String price) {
    return Quota.soft(service, BigDecimal.valueOf(limit)).price(Price.perUnit(price, USD));
  }

  private static Quota gbHeld(Quota quota) {
    return gb(quota).level();
  }

  private static Quota gb(Quota quota) {
    return quota.unit("gb").scale(Unit.MAX_SCALE);
  }

  private static Quota cpuHours(Quota quota) {
    return quota.unit("cpu-hours").scale(Unit.MAX_SCALE);
  }

  private static Quota connections(Quota quota) {
    return quota.unit("connections");
  }

  private static Quota invocations(Quota quota) {
    return quota.unit("invocations");
  }
}
