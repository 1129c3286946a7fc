package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.jdbc.counters.H2CounterTables;
import io.github.quota4j.jdbc.counters.UsageText;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.store.UsageEvent;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;

/** One record after the other. An id that is there already is left out. */
final class H2Ingestion {
  private static final String INSERT = """
      MERGE INTO billing_usage_records u USING (
        SELECT * FROM (VALUES (?, ?)) v (customer_id, operation_id) WHERE NOT EXISTS (
          SELECT 1 FROM quota_removed_usage r
          WHERE r.customer_id = v.customer_id AND r.operation_id = v.operation_id AND r.line = 0)) k
      ON u.customer_id = k.customer_id AND u.operation_id = k.operation_id AND u.kind = 'use' AND u.line = 0
        AND u.report = 0
      WHEN NOT MATCHED THEN INSERT
        (customer_id, operation_id, service_name, subject, quantity, recorded_at, metadata, counted)
        VALUES (k.customer_id, k.operation_id, ?, ?, ?, ?, ? FORMAT JSON, false)""";

  private H2Ingestion() {}

  static long run(Session session, List<UsageEvent> events) throws SQLException {
    TreeSet<String> customers = new TreeSet<>();
    for (UsageEvent event : events) customers.add(event.customer());
    Script script = session.script();
    for (String customer : customers) script.add(H2CounterTables.INSERT_CUSTOMER, customer);
    script.run();
    long fresh = 0;
    try (PreparedStatement insert = session.prepare(INSERT)) {
      for (UsageEvent event : events) fresh += insert(insert, event);
    }
    return fresh;
  }

  private static int insert(PreparedStatement insert, UsageEvent event) throws SQLException {
    insert.setString(1, event.customer());
    insert.setString(2, event.id());
    insert.setString(3, event.service());
    insert.setString(4, event.subject());
    insert.setBigDecimal(5, event.units());
    insert.setObject(6, event.at().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
    insert.setString(7, UsageText.metadata(event.metadata()));
    return insert.executeUpdate();
  }
}
