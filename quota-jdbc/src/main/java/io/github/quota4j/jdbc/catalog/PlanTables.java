package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans with their quotas. */
final class PlanTables {
  private static final String FIND =
      "SELECT plan_name, revision FROM billing_plans WHERE ? = '' OR plan_name = ? ORDER BY plan_name";

  private static final String UPDATE =
      "UPDATE billing_plans SET revision = ?, updated_at = CURRENT_TIMESTAMP WHERE plan_name = ?";

  private static final String INSERT =
      "INSERT INTO billing_plans (revision, plan_name, display_name) VALUES (?, ?, ?)";

  private PlanTables() {}

  /** A plan with the number of the change that made it what it is. */
  record Revised(Plan plan, long revision) {}

  /** All plans, by name. */
  static List<Revised> all(Session session) throws SQLException {
    return find(session, "");
  }

  /** The plan of a name. */
  static Optional<Revised> named(Session session, String name) throws SQLException {
    return find(session, name).stream().findFirst();
  }

  private static List<Revised> find(Session session, String name) throws SQLException {
    Map<String, Long> revisions = new LinkedHashMap<>();
    Map<String, List<Quota>> quotas = new HashMap<>();
    Script script = session
        .script()
        .add(FIND, row -> revisions.put(row.getString(1), row.getLong(2)), name, name);
    QuotaTables.OF_PLANS.addFind(script, name, name, quotas);
    script.run();
    List<Revised> found = new ArrayList<>();
    revisions.forEach((plan, revision) ->
        found.add(new Revised(new Plan(plan, quotas.getOrDefault(plan, List.of())), revision)));
    return found;
  }

  /** Creates the plan, or replaces it. */
  static void save(Session session, Plan plan, long revision, Instant now) throws SQLException {
    Optional<Plan> before = named(session, plan.name()).map(Revised::plan);
    if (before.isPresent()) session.script().add(UPDATE, revision, plan.name()).run();
    else session.script().add(INSERT, revision, plan.name(), plan.name()).run();
    List<Quota> quotas = before.map(Plan::quotas).orElse(List.of());
    if (before.isPresent()) {
      HistoryTables.add(
          session, HistoryTables.Owner.PLAN, plan.name(), quotas, plan.quotas(), now, revision);
    }
    QuotaTables.OF_PLANS.save(session, plan.name(), quotas, plan.quotas());
  }
}
