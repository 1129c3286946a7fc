package io.github.quota4j.cli.intake;

import io.github.quota4j.QuotaAdmin;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.store.UsageEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What can be counted: services that a plan has, whichever plan the customer had then, or that the customer has a quota of
 * its own for; in units as fine as the finest of those quotas.
 */
final class Countable {
  private final QuotaAdmin admin;
  private final Map<String, Unit> planned;

  private Countable(QuotaAdmin admin, Map<String, Unit> planned) {
    this.admin = admin;
    this.planned = planned;
  }

  static Countable of(QuotaAdmin admin) {
    Collection<Plan> plans = admin.plans();
    return new Countable(
        admin, finest(plans.stream().flatMap(plan -> plan.quotas().stream()).toList()));
  }

  private static Map<String, Unit> finest(List<Quota> quotas) {
    Map<String, Unit> finest = new HashMap<>();
    for (Quota quota : quotas) finest.merge(quota.service(), quota.unit(), Countable::finer);
    return finest;
  }

  private static Unit finer(Unit one, Unit other) {
    return one.scale() >= other.scale() ? one : other;
  }

  /** @throws IllegalArgumentException if it cannot be counted, and says why */
  void check(UsageEvent event) {
    Unit unit = planned.get(event.service());
    if (unit != null && isIn(unit, event)) return;
    Unit own = finest(admin.overrides(event.customer())).get(event.service());
    if (own != null) unit = unit == null ? own : finer(unit, own);
    if (unit == null) {
      throw new IllegalArgumentException("service must be one that a plan has, or "
          + event.customer() + " a quota of its own for, was \"" + event.service() + "\"");
    }
    long unused = unit.smallest("quantity", event.units().abs());
  }

  private static boolean isIn(Unit unit, UsageEvent event) {
    return event.units().signum() == 0
        || event.units().stripTrailingZeros().scale() <= unit.scale();
  }
}
