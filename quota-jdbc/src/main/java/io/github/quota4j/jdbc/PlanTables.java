package io.github.quota4j.jdbc;

import io.github.quota4j.plan.Limits;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans with their quotas and limits. */
final class PlanTables {
  private static final String FIND_PLANS =
      "SELECT plan_name, revision FROM billing_plans WHERE ? = '' OR plan_name = ? ORDER BY plan_name";

  private static final String FIND_QUOTAS = """
      SELECT plan_name, service_name, limit_value, limit_type, enforcement_mode, overage_price, reset_period, unit_scale,
             window_period, is_level, exact_limit, exact_price, price_currency, overage_cap, is_shadow
      FROM billing_quotas WHERE ? = '' OR plan_name = ? ORDER BY plan_name, display_order, quota_id""";

  private static final String FIND_LIMITS = """
      SELECT plan_name, service_name, limit_name, amount, window_period, per_subject, refill_micros, burst
      FROM quota_limits WHERE ? = '' OR plan_name = ? ORDER BY plan_name, service_name, display_order""";

  private static final String UPDATE_PLAN =
      "UPDATE billing_plans SET revision = ?, updated_at = CURRENT_TIMESTAMP WHERE plan_name = ?";

  private static final String INSERT_PLAN =
      "INSERT INTO billing_plans (revision, plan_name, display_name) VALUES (?, ?, ?)";

  private static final String DELETE_LIMITS = "DELETE FROM quota_limits WHERE plan_name = ?";

  private static final String DELETE_QUOTA =
      "DELETE FROM billing_quotas WHERE plan_name = ? AND service_name = ?";

  private static final String UPDATE_QUOTA = """
      UPDATE billing_quotas
      SET display_order = ?, limit_value = ?, limit_type = ?, enforcement_mode = ?, overage_price = ?, reset_period = ?,
          unit_scale = ?, window_period = ?, is_level = ?, exact_limit = ?, exact_price = ?, price_currency = ?,
          overage_cap = ?, is_shadow = ?, updated_at = CURRENT_TIMESTAMP
      WHERE plan_name = ? AND service_name = ?""";

  private static final String INSERT_QUOTA = """
      INSERT INTO billing_quotas
        (display_order, limit_value, limit_type, enforcement_mode, overage_price, reset_period, unit_scale, window_period,
         is_level, exact_limit, exact_price, price_currency, overage_cap, is_shadow, plan_name, service_name)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String INSERT_LIMIT = """
      INSERT INTO quota_limits
        (plan_name, service_name, display_order, limit_name, amount, window_period, per_subject, refill_micros, burst)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private PlanTables() {}

  /** A plan with the number of the change that made it what it is. */
  record Revised(Plan plan, long revision) {}

  private record Service(String plan, String name) {}

  /** The plan of a name, or all of them, by name. */
  static List<Revised> find(Session session, Optional<String> name) throws SQLException {
    Map<String, Long> revisions = new HashMap<>();
    List<String> names = new ArrayList<>();
    Map<String, List<Quota>> quotas = new HashMap<>();
    Map<Service, LimitRows> limits = new HashMap<>();
    String wanted = name.orElse("");
    session
        .script()
        .add(
            FIND_LIMITS,
            row -> limits
                .computeIfAbsent(
                    new Service(row.getString(1), row.getString(2)), any -> new LimitRows())
                .add(row),
            wanted,
            wanted)
        .add(
            FIND_PLANS,
            row -> {
              names.add(row.getString(1));
              revisions.put(row.getString(1), row.getLong(2));
            },
            wanted,
            wanted)
        .add(
            FIND_QUOTAS,
            row -> {
              Service service = new Service(row.getString(1), row.getString(2));
              LimitRows further = limits.getOrDefault(service, new LimitRows());
              quotas
                  .computeIfAbsent(service.plan(), any -> new ArrayList<>())
                  .add(QuotaRow.read(row, further));
            },
            wanted,
            wanted)
        .run();
    return names.stream()
        .map(each -> new Revised(
            new Plan(each, quotas.getOrDefault(each, List.of())), revisions.getOrDefault(each, 0L)))
        .toList();
  }

  /** Creates the plan, or replaces it. Rows of services that it still has are kept, with what others wrote into them. */
  static void save(Session session, Plan plan, long revision) throws SQLException {
    Optional<Plan> before =
        find(session, Optional.of(plan.name())).stream().map(Revised::plan).findFirst();
    if (before.isPresent())
      session.script().add(UPDATE_PLAN, revision, plan.name()).run();
    else session.script().add(INSERT_PLAN, revision, plan.name(), plan.name()).run();
    session.script().add(DELETE_LIMITS, plan.name()).run();
    Set<String> present = new HashSet<>();
    for (Quota quota : before.map(Plan::quotas).orElse(List.of())) {
      present.add(quota.service());
      if (plan.quota(quota.service()).isEmpty()) {
        session.script().add(DELETE_QUOTA, plan.name(), quota.service()).run();
      }
    }
    for (int order = 0; order < plan.quotas().size(); order++) {
      Quota quota = plan.quotas().get(order);
      String sql = present.contains(quota.service()) ? UPDATE_QUOTA : INSERT_QUOTA;
      session.script().add(sql, QuotaRow.values(plan.name(), order, quota)).run();
      saveLimits(session, plan.name(), quota.service(), quota.limits());
    }
  }

  private static void saveLimits(Session session, String plan, String service, Limits limits)
      throws SQLException {
    List<Object[]> rows = LimitRows.values(limits);
    for (int order = 0; order < rows.size(); order++) {
      List<Object> values = new ArrayList<>(List.of(plan, service, order));
      values.addAll(List.of(rows.get(order)));
      session.script().add(INSERT_LIMIT, values.toArray()).run();
    }
  }
}
