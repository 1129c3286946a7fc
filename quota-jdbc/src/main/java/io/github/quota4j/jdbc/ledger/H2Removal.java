package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.decision.OperationId;
import io.github.quota4j.jdbc.counters.ServiceKey;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Removes old records: those that are found first, one after the other. */
final class H2Removal {
  private static final String OLD = """
      SELECT usage_id FROM billing_usage_records WHERE customer_id = ? AND service_name = ? AND recorded_at < ? AND in_hours
      ORDER BY recorded_at FETCH FIRST ? ROWS ONLY FOR UPDATE SKIP LOCKED""";

  private static final String KEEP = """
      MERGE INTO quota_removed_usage r
      USING (SELECT customer_id, operation_id, line, quantity, unit_scale FROM billing_usage_records
             WHERE usage_id = ? AND kind = 'use' AND operation_id IS NOT NULL
               AND NOT REGEXP_LIKE(operation_id, '%s')) u
      ON r.customer_id = u.customer_id AND r.operation_id = u.operation_id AND r.line = u.line
      WHEN MATCHED THEN UPDATE SET quantity = r.quantity + u.quantity
      WHEN NOT MATCHED THEN INSERT (customer_id, operation_id, line, quantity, unit_scale)
        VALUES (u.customer_id, u.operation_id, u.line, u.quantity, u.unit_scale)""".formatted(OperationId.MADE);

  private static final String REMOVE = "DELETE FROM billing_usage_records WHERE usage_id = ?";

  private H2Removal() {}

  static long run(Session session, ServiceKey key, Instant before, int most) throws SQLException {
    List<Long> old = new ArrayList<>();
    session
        .script()
        .add(OLD, row -> old.add(row.getLong(1)), key.customer(), key.service(), before, most)
        .run();
    Script script = session.script();
    for (long row : old) script.add(KEEP, row).add(REMOVE, row);
    script.run();
    return old.size();
  }
}
