package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.Limits;
import io.github.quota4j.plan.Quota;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Quotas with their limits, each in a pair of tables: those of plans, and those that customers have of their own. */
final class QuotaTables {
  static final QuotaTables OF_PLANS = new QuotaTables(
      "billing_quotas", "quota_limits", "plan_name", "quota_id", "? = '' OR plan_name = ?");

  static final QuotaTables OF_CUSTOMERS = new QuotaTables(
      "quota_overrides",
      "quota_override_limits",
      "customer_id",
      "service_name",
      "customer_id BETWEEN ? AND ?");

  private final String findQuotas;
  private final String findLimits;
  private final String insertQuota;
  private final String updateQuota;
  private final String deleteQuota;
  private final String insertLimit;
  private final String deleteLimits;

  /**
   * @param owner the column that says whose they are
   * @param which condition with two values on whose are found
   */
  private QuotaTables(String quotas, String limits, String owner, String lastOrder, String which) {
    findQuotas = """
        SELECT %2$s, service_name, limit_value, limit_type, enforcement_mode, overage_price, reset_period, unit_scale,
               window_period, is_level, exact_limit, price_terms, overage_cap, is_shadow, on_failure,
               alert_at
        FROM %1$s WHERE %4$s ORDER BY %2$s, display_order, %3$s""".formatted(quotas, owner, lastOrder, which);
    findLimits = """
        SELECT %2$s, service_name, limit_name, amount, window_period, per_subject, refill_micros, burst
        FROM %1$s WHERE %3$s ORDER BY %2$s, service_name, display_order""".formatted(limits, owner, which);
    insertQuota = """
        INSERT INTO %s
          (display_order, limit_value, limit_type, enforcement_mode, overage_price, reset_period, unit_scale, window_period,
           is_level, exact_limit, price_terms, overage_cap, is_shadow, on_failure, alert_at, %s, service_name)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""".formatted(quotas, owner);
    updateQuota = """
        UPDATE %s
        SET display_order = ?, limit_value = ?, limit_type = ?, enforcement_mode = ?, overage_price = ?, reset_period = ?,
            unit_scale = ?, window_period = ?, is_level = ?, exact_limit = ?, price_terms = ?,
            overage_cap = ?, is_shadow = ?, on_failure = ?, alert_at = ?%s
        WHERE %s = ? AND service_name = ?""".formatted(
            quotas, quotas.startsWith("billing") ? ", updated_at = CURRENT_TIMESTAMP" : "", owner);
    deleteQuota = "DELETE FROM %s WHERE %s = ? AND service_name = ?".formatted(quotas, owner);
    insertLimit = """
        INSERT INTO %s
          (%s, service_name, display_order, limit_name, amount, window_period, per_subject, refill_micros, burst)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""".formatted(limits, owner);
    deleteLimits = "DELETE FROM %s WHERE %s = ?".formatted(limits, owner);
  }

  private record Service(String owner, String name) {}

  /**
   * Adds a reading of the quotas of some owners, each owner's in their order.
   *
   * @param first of plans: the one, empty for all; of customers: the first of those in a range
   * @param last of plans: the same again; of customers: the last one
   */
  void addFind(Script script, String first, String last, Map<String, List<Quota>> found) {
    Map<Service, LimitRows> limits = new HashMap<>();
    script
        .add(
            findLimits,
            row -> limits
                .computeIfAbsent(
                    new Service(row.getString(1), row.getString(2)), any -> new LimitRows())
                .add(row),
            first,
            last)
        .add(
            findQuotas,
            row -> {
              Service service = new Service(row.getString(1), row.getString(2));
              LimitRows further = limits.getOrDefault(service, new LimitRows());
              found
                  .computeIfAbsent(service.owner(), any -> new ArrayList<>())
                  .add(QuotaRow.read(row, further));
            },
            first,
            last);
  }

  /** Replaces the quotas of an owner. Rows of services that it still has are kept, with what others wrote into them. */
  void save(Session session, String owner, List<Quota> before, List<Quota> after)
      throws SQLException {
    Script script = session.script().add(deleteLimits, owner);
    List<String> present = before.stream().map(Quota::service).toList();
    List<String> kept = after.stream().map(Quota::service).toList();
    for (String service : present)
      if (!kept.contains(service)) script.add(deleteQuota, owner, service);
    for (int order = 0; order < after.size(); order++) {
      Quota quota = after.get(order);
      script.add(
          present.contains(quota.service()) ? updateQuota : insertQuota,
          QuotaRow.values(owner, order, quota));
      addLimits(script, owner, quota.service(), quota.limits());
    }
    script.run();
  }

  private void addLimits(Script script, String owner, String service, Limits limits) {
    List<Object[]> rows = LimitRows.values(limits);
    for (int order = 0; order < rows.size(); order++) {
      List<Object> values = new ArrayList<>(List.of(owner, service, order));
      values.addAll(List.of(rows.get(order)));
      script.add(insertLimit, values.toArray());
    }
  }
}
