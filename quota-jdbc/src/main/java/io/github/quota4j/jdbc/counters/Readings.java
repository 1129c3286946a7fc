package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.store.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What can be seen of counters and operations without a lock, in a transaction whose statements see the same state. */
public final class Readings {
  private static final String NOW = "SELECT CURRENT_TIMESTAMP(6)";

  /** Asked for by all columns but the first, so often as there are counters. */
  private static final String COUNTERS = """
      SELECT subject, service_name, limit_name, window_start, %s
      FROM quota_counters
      WHERE customer_id = ? AND (service_name, limit_name, window_start, subject) IN (%s)""";

  private static final String OPEN =
      "SELECT content FROM quota_operations WHERE customer_id = ? AND state = 'OPEN'";

  private static final String OPERATION =
      "SELECT content FROM quota_operations WHERE customer_id = ? AND operation_id = ? UNION ALL "
          + LedgerOperations.find("?", "?");

  private Readings() {}

  /** The server's time. */
  public static Instant now(Session session) throws SQLException {
    List<Instant> now = new ArrayList<>(1);
    session.runAndCommit(addNow(session.script(), now));
    return now.get(0);
  }

  public static Reading read(Session session, String customer, Set<CounterKey> counters)
      throws SQLException {
    return read(session, customer, counters, new HashMap<>(), script -> {});
  }

  /**
   * The same.
   *
   * @param found gets the counters as they are stored
   * @param more what is to be read in the same round trip
   */
  static Reading read(
      Session session,
      String customer,
      Set<CounterKey> counters,
      Map<CounterKey, CounterRow> found,
      Consumer<Script> more)
      throws SQLException {
    List<Instant> now = new ArrayList<>(1);
    List<Operation> open = new ArrayList<>();
    Script script = addNow(session.script(), now);
    if (!counters.isEmpty()) {
      script.add(
          COUNTERS.formatted(
              CounterRow.COLUMNS,
              String.join(",", Collections.nCopies(counters.size(), "(?,?,?,?)"))),
          row -> found.put(key(customer, row), CounterRow.read(row, 5)),
          values(customer, counters));
    }
    script.add(OPEN, row -> open.add(Learned.read(row.getBytes(1))), customer);
    more.accept(script);
    script.run();
    return new Reading(now.get(0), CounterRow.counters(found), open);
  }

  public static Optional<Operation> find(Session session, OperationId id) throws SQLException {
    List<Operation> found = new ArrayList<>(1);
    Script script = session
        .script()
        .add(
            OPERATION,
            row -> found.add(Learned.read(row.getBytes(1))),
            id.customer(),
            id.value(),
            id.customer(),
            id.value());
    session.runAndCommit(script);
    return found.stream().findFirst();
  }

  private static Script addNow(Script script, List<Instant> now) {
    return script.add(NOW, row -> now.add(Rows.instant(row, 1)));
  }

  private static CounterKey key(String customer, ResultSet row) throws SQLException {
    return new CounterKey(
        customer, row.getString(1), row.getString(2), row.getString(3), Rows.instant(row, 4));
  }

  private static Object[] values(String customer, Set<CounterKey> counters) {
    List<Object> values = new ArrayList<>(List.of(customer));
    for (CounterKey key : counters) {
      values.addAll(List.of(key.service(), key.limit(), key.windowStart(), key.subject()));
    }
    return values.toArray();
  }
}
