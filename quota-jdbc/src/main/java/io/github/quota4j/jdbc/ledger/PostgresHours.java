package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.jdbc.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds records to their hours, and marks them, in one statement. Those that somebody else holds are left for later; those of
 * others that have no time are marked, too, and lie in no hour.
 */
final class PostgresHours {
  private static final String ADD = """
      WITH fresh AS (
        SELECT x.usage_id FROM billing_usage_records x WHERE NOT x.in_hours AND x.counted
        ORDER BY x.customer_id, x.service_name LIMIT ? FOR NO KEY UPDATE SKIP LOCKED
      ), marked AS (
        UPDATE billing_usage_records u SET in_hours = true FROM fresh WHERE u.usage_id = fresh.usage_id
        RETURNING u.customer_id, u.service_name, u.recorded_at, u.quantity
      ), added AS (
        INSERT INTO quota_usage_hours AS h (customer_id, service_name, began_at, quantity, records)
        SELECT customer_id, service_name, %s, sum(quantity), count(*) FROM marked WHERE recorded_at IS NOT NULL
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (customer_id, service_name, began_at)
        DO UPDATE SET quantity = h.quantity + excluded.quantity, records = h.records + excluded.records)
      SELECT count(*) FROM marked""".formatted(Hours.HOUR);

  private PostgresHours() {}

  static long add(Session session, int most) throws SQLException {
    List<Long> added = new ArrayList<>(1);
    session.script().add(ADD, row -> added.add(row.getLong(1)), most).run();
    return added.get(0);
  }
}
