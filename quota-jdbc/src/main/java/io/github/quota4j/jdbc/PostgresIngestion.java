package io.github.quota4j.jdbc;

import static io.github.quota4j.jdbc.Columns.decimals;
import static io.github.quota4j.jdbc.Columns.instants;
import static io.github.quota4j.jdbc.Columns.texts;

import io.github.quota4j.store.UsageEvent;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Many records in one statement. An id that is there already is left out. */
final class PostgresIngestion {
  private static final String INSERT = """
      WITH fresh AS (
        INSERT INTO billing_usage_records
          (customer_id, operation_id, service_name, subject, quantity, recorded_at, metadata, counted)
        SELECT k.customer_id, k.operation_id, k.service_name, k.subject, k.quantity, k.recorded_at, k.metadata::jsonb, false
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::numeric[], ?::timestamptz[], ?::text[])
          AS k (customer_id, operation_id, service_name, subject, quantity, recorded_at, metadata)
        ON CONFLICT DO NOTHING RETURNING 1)
      SELECT count(*) FROM fresh""";

  private PostgresIngestion() {}

  static long run(Session session, List<UsageEvent> events) throws SQLException {
    TreeSet<String> customers = new TreeSet<>();
    for (UsageEvent event : events) customers.add(event.customer());
    List<Long> fresh = new ArrayList<>(1);
    session
        .script()
        .add(PostgresBatch.INSERT_CUSTOMERS, texts(customers, customer -> customer))
        .add(
            INSERT,
            row -> fresh.add(row.getLong(1)),
            texts(events, UsageEvent::customer),
            texts(events, UsageEvent::id),
            texts(events, UsageEvent::service),
            texts(events, UsageEvent::subject),
            decimals(events, UsageEvent::units),
            instants(events, event -> event.at().truncatedTo(ChronoUnit.MICROS)),
            texts(events, event -> UsageText.metadata(event.metadata())))
        .run();
    return fresh.get(0);
  }
}
