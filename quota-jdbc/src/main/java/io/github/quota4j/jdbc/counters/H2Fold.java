package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.jdbc.sql.CatalogRow;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings usage that is not counted yet onto the counters, some of it at a time, as {@link PostgresFold} does. Making counters and
 * folding exclude each other by the catalog's row.
 */
final class H2Fold {
  private static final String PROBE = """
      SELECT 1 FROM billing_usage_records
      WHERE customer_id = ? AND service_name = ? AND counted = FALSE FETCH FIRST 1 ROW ONLY""";

  private static final String COUNTERS = """
      SELECT customer_id, service_name, limit_name, window_start, subject FROM quota_counters
      WHERE customer_id = ? AND service_name = ? AND unit_scale IS NOT NULL
      ORDER BY limit_name, window_start, subject""";

  private static final String LOCK_COUNTERS = COUNTERS + " FOR UPDATE";

  /** Records that are counted at once. */
  private static final int MOST = 1_000;

  private static final String FIND = """
      SELECT usage_id FROM billing_usage_records
      WHERE customer_id = ? AND service_name = ? AND counted = FALSE FETCH FIRST ? ROWS ONLY""";

  private static final String MARK =
      "UPDATE billing_usage_records SET counted = TRUE WHERE usage_id = ANY(?)";

  /** Whether the window of counter c contains row u. */
  private static final String CONTAINS = """
      u.customer_id = c.customer_id AND u.service_name = c.service_name
        AND u.recorded_at >= c.window_start AND u.recorded_at < coalesce(c.cut_at, c.window_end)
        AND (c.subject = '' OR c.subject = u.subject)""";

  /**
   * After they are marked. Where not all is whole units that were added, or more was taken back before than had been used, the
   * window is summed anew, and rounded up once.
   */
  private static final String COUNT =
      """
      UPDATE quota_counters c SET settled = least(9007199254740991 - c.held - c.leased, greatest(0, CASE
        WHEN c.settled = 0 OR EXISTS (
          SELECT 1 FROM billing_usage_records u
          WHERE u.usage_id = ANY(?1) AND %1$s AND (u.quantity < 0 OR u.quantity <> round(u.quantity, c.unit_scale)))
        THEN ceil((SELECT coalesce(sum(u.quantity), 0) FROM billing_usage_records u WHERE u.counted AND %1$s) * %2$s)
        ELSE c.settled + (
          SELECT coalesce(sum(u.quantity), 0) FROM billing_usage_records u WHERE u.usage_id = ANY(?1) AND %1$s) * %2$s END))
      WHERE c.customer_id = ?2 AND c.service_name = ?3 AND c.unit_scale IS NOT NULL""".formatted(CONTAINS, "CAST('1e' || c.unit_scale AS DECIMAL(20))");

  private H2Fold() {}

  static void addProbe(Script script, Collection<ServiceKey> services, Set<ServiceKey> uncounted) {
    for (ServiceKey key : services) {
      script.add(PROBE, row -> uncounted.add(key), key.customer(), key.service());
    }
  }

  static void addClaim(Script script) {
    script.add(CatalogRow.LOCK);
  }

  /** Folds some rows and commits; changes nothing if a counter was made meanwhile. */
  static void run(Session session, ServiceKey key) throws SQLException {
    Set<CounterKey> locked = new TreeSet<>();
    Set<CounterKey> after = new TreeSet<>();
    Script script = session.script();
    add(script, LOCK_COUNTERS, key, locked);
    addClaim(script);
    add(script, COUNTERS, key, after);
    script.run();
    if (!locked.containsAll(after)) {
      session.rollback();
      return;
    }
    List<Long> rows = new ArrayList<>();
    session
        .script()
        .add(FIND, row -> rows.add(row.getLong(1)), key.customer(), key.service(), MOST)
        .run();
    Script.Column found = new Script.Column(rows.toArray(Long[]::new));
    session
        .script()
        .add(MARK, found)
        .add(COUNT, found, key.customer(), key.service())
        .run();
    session.commit();
  }

  private static void add(Script script, String sql, ServiceKey key, Set<CounterKey> counters) {
    script.add(sql, row -> counters.add(Rows.counterKey(row)), key.customer(), key.service());
  }
}
