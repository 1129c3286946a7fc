package io.github.quota4j.jdbc.counters;

import static io.github.quota4j.jdbc.sql.Columns.bytes;
import static io.github.quota4j.jdbc.sql.Columns.decimals;
import static io.github.quota4j.jdbc.sql.Columns.flags;
import static io.github.quota4j.jdbc.sql.Columns.instants;
import static io.github.quota4j.jdbc.sql.Columns.numbers;
import static io.github.quota4j.jdbc.sql.Columns.texts;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationBytes;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Two round trips a batch: lock and read; save and commit. Rows travel as arrays, one for each column. A batch is READ
 * COMMITTED: each statement sees what was committed when it started, so ids are looked up in statements after the one that
 * waited for the locks. A look-up is pinned to the index (LATERAL, and no sequential scans), whatever the planner thought
 * when the table was empty.
 */
public final class PostgresCounterTables implements CounterTables {
  private static final String IN_LEDGER = LedgerOperations.find("k.customer_id", "k.operation_id");

  private static final String FIND_OPERATIONS = """
      SELECT o.content FROM unnest(?::text[], ?::text[]) AS k (customer_id, operation_id)
      CROSS JOIN LATERAL (
        SELECT x.content FROM quota_operations x
        WHERE x.customer_id = k.customer_id AND x.operation_id = k.operation_id
        UNION ALL %s OFFSET 0) o""".formatted(IN_LEDGER);

  /** In one statement, after the locks: the time, the operations by their ids, and the reservations that ran out. */
  private static final String LOOK = """
      SELECT clock_timestamp(), NULL::bytea, false
      UNION ALL
      SELECT NULL, o.content, o.in_ledger FROM unnest(?::text[], ?::text[]) AS k (customer_id, operation_id)
      CROSS JOIN LATERAL (
        SELECT x.content, false AS in_ledger FROM quota_operations x
        WHERE x.customer_id = k.customer_id AND x.operation_id = k.operation_id
        UNION ALL
        SELECT l.operation, true FROM (%s) l OFFSET 0) o
      UNION ALL
      SELECT NULL, o.content, false FROM unnest(?::text[]) AS k (customer_id)
      CROSS JOIN LATERAL (
        SELECT x.content FROM quota_operations x
        WHERE x.customer_id = k.customer_id AND x.state = 'OPEN' AND x.kind = 'RESERVATION'
          AND x.held_until <= coalesce(nullif(?, '')::timestamptz, statement_timestamp())
        ORDER BY x.held_until LIMIT %s) o""".formatted(IN_LEDGER, Wanted.MOST_EXPIRED);

  private static final String FIND_BILLED = """
      SELECT k.position, u.line, u.quantity FROM unnest(?::text[], ?::text[])
        WITH ORDINALITY AS k (customer_id, operation_id, position)
      CROSS JOIN LATERAL (
        SELECT x.line, x.quantity FROM billing_usage_records x
        WHERE x.customer_id = k.customer_id AND x.operation_id = k.operation_id AND x.kind = 'use'
        UNION ALL
        SELECT y.line, y.quantity FROM quota_removed_usage y
        WHERE y.customer_id = k.customer_id AND y.operation_id = k.operation_id OFFSET 0) u""";

  private static final String OPERATIONS = """
      unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::bytea[])
        AS k (customer_id, operation_id, state, kind, held_until, expires_at, content)""";

  private static final String INSERT_OPERATIONS = """
      INSERT INTO quota_operations (customer_id, operation_id, state, kind, held_until, expires_at, content)
      SELECT k.* FROM %s""".formatted(OPERATIONS);

  private static final String UPDATE_OPERATIONS = """
      UPDATE quota_operations o
      SET state = k.state, kind = k.kind, held_until = k.held_until, expires_at = k.expires_at, content = k.content
      FROM %s WHERE o.customer_id = k.customer_id AND o.operation_id = k.operation_id""".formatted(OPERATIONS);

  public static final String INSERT_CUSTOMERS = """
      INSERT INTO billing_customers (customer_id, project_name) SELECT k, 'quota4j' FROM unnest(?::text[]) AS k
      ON CONFLICT DO NOTHING""";

  private static final String INSERT_USAGE = """
      INSERT INTO billing_usage_records
        (customer_id, operation_id, kind, line, report, service_name, subject, quantity, unit_scale, recorded_at,
         draws, metadata, counted)
      SELECT k.customer_id, k.operation_id, k.kind, k.line, k.report, k.service_name, k.subject,
             k.quantity, k.scale, k.recorded_at, k.draws::jsonb, k.metadata::jsonb, k.counted
      FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::numeric[],
                  ?::bigint[], ?::timestamptz[], ?::text[], ?::text[], ?::boolean[])
        AS k (customer_id, operation_id, kind, line, report, service_name, subject, quantity,
              scale, recorded_at, draws, metadata, counted)""";

  /** Fails if it is too late: nobody waits for the answer any longer, and nothing may be charged. */
  public static final String GUARD = "SELECT 1 / (clock_timestamp() <= ?)::int";

  @Override
  public Map<OperationId, Operation> find(Session session, Collection<OperationId> ids)
      throws SQLException {
    Map<OperationId, Operation> found = new HashMap<>();
    session
        .script()
        .add(
            FIND_OPERATIONS,
            row -> add(found, row.getBytes(1)),
            texts(ids, OperationId::customer),
            texts(ids, OperationId::value))
        .run();
    return found;
  }

  @Override
  public Map<CounterKey, CounterRow> look(Session session, List<CounterKey> keys)
      throws SQLException {
    return PostgresCounters.look(session, keys);
  }

  @Override
  public LockedBooks lock(Session session, Wanted wanted) throws SQLException {
    Map<CounterKey, CounterRow> counters = new HashMap<>();
    Map<OperationId, Operation> operations = new HashMap<>();
    Set<OperationId> inLedger = new HashSet<>();
    Map<OperationId, List<LockedBooks.Billed>> billed = new HashMap<>();
    List<Instant> now = new ArrayList<>(1);
    Set<ServiceKey> uncounted = new TreeSet<>();
    Map<ServiceKey, List<LockedBooks.Counting>> counting = new HashMap<>();
    Script script = PostgresCounters.addLock(session.script(), wanted.counters(), counters);
    PostgresCounters.addCounting(script, wanted, counting);
    script.add(
        LOOK,
        row -> {
          byte[] content = row.getBytes(2);
          if (content == null) {
            now.add(Rows.instant(row, 1));
          } else {
            OperationId id = add(operations, content);
            if (row.getBoolean(3)) inLedger.add(id);
          }
        },
        texts(wanted.operations(), OperationId::customer),
        texts(wanted.operations(), OperationId::value),
        texts(wanted.customers(), customer -> customer),
        wanted.isTestClock() ? "infinity" : "");
    addProbe(script, wanted.services(), uncounted);
    List<OperationId> old = wanted.callersIds();
    if (!old.isEmpty()) {
      script.add(
          FIND_BILLED,
          row -> billed
              .computeIfAbsent(old.get(row.getInt(1) - 1), id -> new ArrayList<>())
              .add(new LockedBooks.Billed(row.getInt(2), row.getBigDecimal(3))),
          texts(old, OperationId::customer),
          texts(old, OperationId::value));
    }
    script.run();
    return new LockedBooks(now.get(0), counters, operations, inLedger, billed, uncounted, counting);
  }

  @Override
  public boolean make(Session session, List<NeededCounter> missing, List<NeededCounter> others)
      throws SQLException {
    return PostgresCounters.make(session, missing, others);
  }

  @Override
  public List<NeededCounter> findMissing(
      Session session, List<NeededCounter> counters, LockedBooks books) throws SQLException {
    return PostgresCounters.findMissing(session, counters, books);
  }

  @Override
  public void addProbe(Script script, Collection<ServiceKey> services, Set<ServiceKey> uncounted) {
    PostgresFold.addProbe(script, services, uncounted);
  }

  @Override
  public void addSums(
      Script script,
      List<NeededCounter> counters,
      boolean onlyUncounted,
      BiConsumer<NeededCounter, BigDecimal> sums) {
    PostgresSums.add(script, counters, onlyUncounted, sums);
  }

  @Override
  public void addClaim(Script script, Collection<ServiceKey> services) {
    PostgresFold.addClaim(script, services);
  }

  @Override
  public boolean fold(Session session, Set<ServiceKey> services) throws SQLException {
    return PostgresFold.run(session, services);
  }

  @Override
  public void save(Session session, Changes changes, LockedBooks books, KnownCustomers customers)
      throws SQLException {
    Script script = session.script();
    PostgresCounters.addSave(script, changes.counters());
    addOperations(script, INSERT_OPERATIONS, changes.operations(false, books));
    addOperations(script, UPDATE_OPERATIONS, changes.operations(true, books));
    if (!changes.usage().isEmpty()) {
      List<String> strangers =
          changes.customers().stream().filter(customers::isNew).toList();
      if (!strangers.isEmpty())
        script.add(INSERT_CUSTOMERS, texts(strangers, customer -> customer));
      script.add(INSERT_USAGE, usageColumns(changes));
    }
    changes.guard().ifPresent(deadline -> script.add(GUARD, deadline));
    try {
      session.runAndCommit(script);
      customers.saved(changes.customers());
    } catch (SQLException e) {
      customers.forget(); // one of them may have been deleted
      throw e;
    }
  }

  private static void addOperations(Script script, String sql, List<Operation> operations) {
    if (operations.isEmpty()) return;
    script.add(
        sql,
        texts(operations, operation -> operation.id().customer()),
        texts(operations, operation -> operation.id().value()),
        texts(operations, operation -> operation.state().name()),
        texts(operations, operation -> operation.kind().name()),
        instants(operations, Operation::until),
        instants(operations, Changes::expiry),
        bytes(operations, OperationBytes::write));
  }

  private static Object[] usageColumns(Changes changes) {
    List<Changes.Recorded> usage = changes.usage();
    return new Object[] {
      texts(usage, recorded -> recorded.row().operation().customer()),
      texts(usage, recorded -> recorded.row().operation().value()),
      texts(usage, UsageText::kind),
      numbers(usage, recorded -> recorded.row().line()),
      numbers(usage, Changes.Recorded::report),
      texts(usage, recorded -> recorded.row().service()),
      texts(usage, recorded -> recorded.row().subject()),
      decimals(usage, Changes.Recorded::units),
      numbers(usage, recorded -> recorded.row().scale()),
      instants(usage, UsageText::recordedAt),
      texts(usage, recorded -> UsageText.draws(recorded.row().draws())),
      texts(usage, recorded -> UsageText.metadata(recorded.row().metadata())),
      flags(usage, changes::isCounted)
    };
  }

  private static OperationId add(Map<OperationId, Operation> operations, byte[] content) {
    Operation operation = Learned.read(content);
    operations.put(operation.id(), operation);
    return operation.id();
  }
}
