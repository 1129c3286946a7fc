package io.github.quota4j.jdbc.ledger;

import static io.github.quota4j.jdbc.sql.Columns.decimals;
import static io.github.quota4j.jdbc.sql.Columns.instants;
import static io.github.quota4j.jdbc.sql.Columns.texts;

import io.github.quota4j.decision.OperationId;
import io.github.quota4j.jdbc.counters.PostgresCounterTables;
import io.github.quota4j.jdbc.counters.UsageText;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.store.UsageEvent;
import java.io.IOException;
import java.io.StringReader;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.postgresql.PGConnection;

/**
 * Many records in one COPY, or where row-level security forbids it in one INSERT, straight into the ledger: by way of another
 * table each row would be written twice. Neither knows repeats. So it is tried as if there were none, which is mostly so; the
 * unique index fails it if there is one, and a look afterwards finds those whose record was removed. Then it is done anew, and
 * ids that are there already are looked up and left out before; one that comes meanwhile fails it once more. In the order of
 * the ids: two that bring the same ones wait for each other, and not in a circle.
 */
final class PostgresIngestion {
  private static final String FIND = """
      SELECT k.customer_id, k.operation_id
      FROM unnest(?::text[], ?::text[]) AS k (customer_id, operation_id)
      CROSS JOIN LATERAL (
        SELECT 1 FROM billing_usage_records x
        WHERE x.customer_id = k.customer_id AND x.operation_id = k.operation_id AND x.kind = 'use' AND x.line = 0
          AND x.report = 0
        UNION ALL
        SELECT 1 FROM quota_removed_usage r
        WHERE r.customer_id = k.customer_id AND r.operation_id = k.operation_id AND r.line = 0 OFFSET 0) u""";

  /** After the COPY: what was in the ledger until then, and is removed meanwhile, is found here. */
  private static final String FIND_REMOVED = """
      SELECT 1 FROM unnest(?::text[], ?::text[]) AS k (customer_id, operation_id)
      CROSS JOIN LATERAL (
        SELECT 1 FROM quota_removed_usage r
        WHERE r.customer_id = k.customer_id AND r.operation_id = k.operation_id AND r.line = 0 OFFSET 0) u""";

  /** The first of all, by the index. Where nothing was removed yet, no id needs to be sent. */
  private static final String HAS_REMOVED =
      "SELECT 1 FROM quota_removed_usage WHERE customer_id >= '' LIMIT 1";

  private static final String UNIQUE_VIOLATION = "23505";

  private static final String COPY = """
      COPY billing_usage_records
        (customer_id, operation_id, service_name, subject, quantity, recorded_at, metadata, counted) FROM STDIN""";

  /** Whom policies for rows hold for may not COPY. */
  private static final String HAS_POLICIES =
      "SELECT row_security_active('billing_usage_records'::regclass)";

  private static final String INSERT = """
      INSERT INTO billing_usage_records
        (customer_id, operation_id, service_name, subject, quantity, recorded_at, metadata, counted)
      SELECT k.customer_id, k.operation_id, k.service_name, k.subject, k.quantity, k.recorded_at, k.metadata::jsonb, false
      FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::numeric[], ?::timestamptz[], ?::text[])
        AS k (customer_id, operation_id, service_name, subject, quantity, recorded_at, metadata)""";

  private static final Comparator<UsageEvent> BY_ID =
      Comparator.comparing(UsageEvent::customer).thenComparing(UsageEvent::id);

  private PostgresIngestion() {}

  static long run(Session session, List<UsageEvent> events) throws SQLException {
    List<UsageEvent> each = without(new HashSet<>(), events);
    try {
      long copied = copy(session, each);
      if (!isAnyRemoved(session, each)) return copied;
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) throw e;
    }
    session.rollback();
    return copy(session, without(known(session, each), each));
  }

  private static Set<OperationId> known(Session session, List<UsageEvent> events)
      throws SQLException {
    Set<OperationId> known = new HashSet<>();
    session
        .script()
        .add(
            FIND,
            row -> known.add(new OperationId(row.getString(1), row.getString(2))),
            texts(events, UsageEvent::customer),
            texts(events, UsageEvent::id))
        .run();
    return known;
  }

  /** Each that is not known once, in the order of the ids. */
  private static List<UsageEvent> without(Set<OperationId> known, List<UsageEvent> events) {
    List<UsageEvent> fresh = new ArrayList<>(events.size());
    for (UsageEvent event : events) {
      if (known.add(new OperationId(event.customer(), event.id()))) fresh.add(event);
    }
    fresh.sort(BY_ID);
    return fresh;
  }

  private static boolean isAnyRemoved(Session session, List<UsageEvent> events)
      throws SQLException {
    return isAny(session, HAS_REMOVED)
        && isAny(
            session,
            FIND_REMOVED,
            texts(events, UsageEvent::customer),
            texts(events, UsageEvent::id));
  }

  private static boolean isAny(Session session, String sql, Object... values) throws SQLException {
    List<Integer> found = new ArrayList<>();
    session.script().add(sql, row -> found.add(row.getInt(1)), values).run();
    return !found.isEmpty();
  }

  /** Makes the customers that are not there, and records all. */
  private static long copy(Session session, List<UsageEvent> events) throws SQLException {
    if (events.isEmpty()) return 0;
    TreeSet<String> customers = new TreeSet<>();
    for (UsageEvent event : events) customers.add(event.customer());
    List<Boolean> policies = new ArrayList<>(1);
    session
        .script()
        .add(PostgresCounterTables.INSERT_CUSTOMERS, texts(customers, customer -> customer))
        .add(HAS_POLICIES, row -> policies.add(row.getBoolean(1)))
        .run();
    if (policies.get(0)) insert(session, events);
    else copyIn(session, events);
    return events.size();
  }

  private static void insert(Session session, List<UsageEvent> events) throws SQLException {
    session
        .script()
        .add(
            INSERT,
            texts(events, UsageEvent::customer),
            texts(events, UsageEvent::id),
            texts(events, UsageEvent::service),
            texts(events, UsageEvent::subject),
            decimals(events, UsageEvent::units),
            instants(events, event -> event.at().truncatedTo(ChronoUnit.MICROS)),
            texts(events, event -> UsageText.metadata(event.metadata())))
        .run();
  }

  private static void copyIn(Session session, List<UsageEvent> events) throws SQLException {
    StringBuilder lines = new StringBuilder(100 * events.size());
    for (UsageEvent event : events) write(event, lines);
    try {
      long unused = session
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(COPY, new StringReader(lines.toString()));
    } catch (IOException e) {
      throw new SQLException("the records could not be sent", "08006", e);
    }
  }

  private static void write(UsageEvent event, StringBuilder lines) {
    text(event.customer(), lines);
    text(event.id(), lines);
    text(event.service(), lines);
    text(event.subject(), lines);
    lines.append(event.units().toPlainString()).append('\t');
    lines.append(event.at().truncatedTo(ChronoUnit.MICROS)).append('\t');
    text(UsageText.metadata(event.metadata()), lines);
    lines.append("f\n");
  }

  /** Every value is quoted: none of them can end a column or a line. */
  private static void text(String value, StringBuilder lines) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> lines.append("\\\\");
        case '\t' -> lines.append("\\t");
        case '\n' -> lines.append("\\n");
        case '\r' -> lines.append("\\r");
        default -> lines.append(c);
      }
    }
    lines.append('\t');
  }
}
