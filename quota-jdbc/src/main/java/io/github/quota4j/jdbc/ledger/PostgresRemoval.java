package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.decision.OperationId;
import io.github.quota4j.jdbc.counters.ServiceKey;
import io.github.quota4j.jdbc.sql.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Removes old records in one statement. Those that somebody else holds stay. */
final class PostgresRemoval {
  /** Ids that the library makes never come again. */
  private static final String REMOVE = """
      WITH old AS (
        SELECT x.usage_id FROM billing_usage_records x
        WHERE x.customer_id = ? AND x.service_name = ? AND x.recorded_at < ? AND x.in_hours
        ORDER BY x.recorded_at LIMIT ? FOR UPDATE SKIP LOCKED
      ), gone AS (
        DELETE FROM billing_usage_records u USING old WHERE u.usage_id = old.usage_id
        RETURNING u.customer_id, u.operation_id, u.kind, u.line, u.quantity, u.unit_scale
      ), kept AS (
        INSERT INTO quota_removed_usage AS r (customer_id, operation_id, line, quantity, unit_scale)
        SELECT customer_id, operation_id, line, sum(quantity), max(unit_scale) FROM gone
        WHERE kind = 'use' AND operation_id IS NOT NULL AND operation_id !~ '%s'
        GROUP BY 1, 2, 3
        ON CONFLICT (customer_id, operation_id, line) DO UPDATE SET quantity = r.quantity + excluded.quantity)
      SELECT count(*) FROM gone""".formatted(OperationId.MADE);

  private PostgresRemoval() {}

  static long run(Session session, ServiceKey key, Instant before, int most) throws SQLException {
    List<Long> removed = new ArrayList<>(1);
    session
        .script()
        .add(
            REMOVE, row -> removed.add(row.getLong(1)), key.customer(), key.service(), before, most)
        .run();
    return removed.get(0);
  }
}
