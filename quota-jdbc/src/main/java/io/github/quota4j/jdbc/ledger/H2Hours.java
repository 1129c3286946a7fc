package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Adds records to their hours, and marks them, one after the other. */
final class H2Hours {
  private static final String FRESH = """
      SELECT usage_id FROM billing_usage_records WHERE in_hours = FALSE AND counted
      FETCH FIRST ? ROWS ONLY FOR UPDATE SKIP LOCKED""";

  private static final String ADD = """
      MERGE INTO quota_usage_hours h
      USING (SELECT customer_id, service_name, %s AS began_at, quantity FROM billing_usage_records
             WHERE usage_id = ? AND recorded_at IS NOT NULL) u
      ON h.customer_id = u.customer_id AND h.service_name = u.service_name AND h.began_at = u.began_at
      WHEN MATCHED THEN UPDATE SET quantity = h.quantity + u.quantity, records = h.records + 1
      WHEN NOT MATCHED THEN INSERT (customer_id, service_name, began_at, quantity, records)
        VALUES (u.customer_id, u.service_name, u.began_at, u.quantity, 1)""".formatted(Hours.HOUR);

  private static final String MARK =
      "UPDATE billing_usage_records SET in_hours = TRUE WHERE usage_id = ?";

  private H2Hours() {}

  static long add(Session session, int most) throws SQLException {
    List<Long> fresh = new ArrayList<>();
    session.script().add(FRESH, row -> fresh.add(row.getLong(1)), most).run();
    Script script = session.script();
    for (long row : fresh) script.add(ADD, row).add(MARK, row);
    script.run();
    return fresh.size();
  }
}
