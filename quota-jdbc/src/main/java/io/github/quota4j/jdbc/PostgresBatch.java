package io.github.quota4j.jdbc;

import static io.github.quota4j.jdbc.Columns.bytes;
import static io.github.quota4j.jdbc.Columns.decimals;
import static io.github.quota4j.jdbc.Columns.flags;
import static io.github.quota4j.jdbc.Columns.instants;
import static io.github.quota4j.jdbc.Columns.numbers;
import static io.github.quota4j.jdbc.Columns.texts;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationBytes;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.store.UsageEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Two round trips a batch: lock and read; save and commit. Rows travel as arrays, one for each column. A batch is READ
 * COMMITTED: each statement sees what was committed when it started, so ids are looked up in statements after the one that
 * waited for the locks. A look-up is pinned to the index (LATERAL, and no sequential scans), whatever the planner thought
 * when the table was empty.
 */
final class PostgresBatch implements BatchTables {
  static final String LOCK_COUNTERS = """
      SELECT k.position, c.settled, c.held, c.leased, c.account_version, c.as_of, c.cut_at
      FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[])
        WITH ORDINALITY AS k (customer_id, service_name, limit_name, window_start, subject, position)
      CROSS JOIN LATERAL (
        SELECT x.settled, x.held, x.leased, x.account_version, x.as_of, x.cut_at FROM quota_counters x
        WHERE x.customer_id = k.customer_id AND x.service_name = k.service_name AND x.limit_name = k.limit_name
          AND x.window_start = k.window_start AND x.subject = k.subject
        FOR UPDATE) c""";

  private static final String LOOK_AT_COUNTERS = LOCK_COUNTERS.replace("FOR UPDATE", "OFFSET 0");

  private static final String FIND_OPERATIONS = """
      SELECT o.content FROM unnest(?::text[], ?::text[]) AS k (customer_id, operation_id)
      CROSS JOIN LATERAL (
        SELECT x.content FROM quota_operations x
        WHERE x.customer_id = k.customer_id AND x.operation_id = k.operation_id OFFSET 0) o""";

  /** In one statement, after the locks: the time, the operations by their ids, and the reservations that ran out. */
  private static final String LOOK = """
      SELECT clock_timestamp(), NULL::bytea
      UNION ALL
      SELECT NULL, o.content FROM unnest(?::text[], ?::text[]) AS k (customer_id, operation_id)
      CROSS JOIN LATERAL (
        SELECT x.content FROM quota_operations x
        WHERE x.customer_id = k.customer_id AND x.operation_id = k.operation_id OFFSET 0) o
      UNION ALL
      SELECT NULL, o.content FROM unnest(?::text[]) AS k (customer_id)
      CROSS JOIN LATERAL (
        SELECT x.content FROM quota_operations x
        WHERE x.customer_id = k.customer_id AND x.state = 'OPEN'
          AND x.held_until <= coalesce(nullif(?, '')::timestamptz, statement_timestamp())
        OFFSET 0) o""";

  private static final String FIND_BILLED = """
      SELECT k.position, u.line, u.quantity, u.unit_scale FROM unnest(?::text[], ?::text[])
        WITH ORDINALITY AS k (customer_id, operation_id, position)
      CROSS JOIN LATERAL (
        SELECT x.line, x.quantity, x.unit_scale FROM billing_usage_records x
        WHERE x.customer_id = k.customer_id AND x.operation_id = k.operation_id AND x.kind = 'use' OFFSET 0) u""";

  private static final String CREATE_COUNTERS = """
      INSERT INTO quota_counters
        (customer_id, service_name, limit_name, window_start, subject, window_end, settled, unit_scale)
      SELECT k.customer_id, k.service_name, k.limit_name, k.window_start, k.subject, k.window_end, coalesce((
          SELECT least(9007199254740991, greatest(0, ceil(sum(u.quantity) * 10::numeric ^ k.scale)))
          FROM billing_usage_records u
          WHERE k.is_summed AND u.customer_id = k.customer_id AND u.service_name = k.service_name AND u.counted
            AND u.recorded_at >= k.window_start AND u.recorded_at < k.window_end
            AND (k.subject = '' OR u.subject = k.subject)), 0), CASE WHEN k.is_summed THEN k.scale END
      FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::timestamptz[], ?::bigint[], ?::boolean[])
        AS k (customer_id, service_name, limit_name, window_start, subject, window_end, scale, is_summed)
      ON CONFLICT DO NOTHING RETURNING 1""";

  private static final String SAVE_COUNTERS = """
      UPDATE quota_counters c
      SET window_end = k.window_end, settled = k.settled, held = k.held, leased = k.leased,
          account_version = k.account_version, as_of = k.as_of,
          plain_below = k.plain_below
      FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bigint[],
                  ?::bigint[], ?::bigint[], ?::timestamptz[], ?::bigint[])
        AS k (customer_id, service_name, limit_name, window_start, subject, window_end, settled, held,
              leased, account_version, as_of, plain_below)
      WHERE c.customer_id = k.customer_id AND c.service_name = k.service_name AND c.limit_name = k.limit_name
        AND c.window_start = k.window_start AND c.subject = k.subject""";

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

  static final String INSERT_CUSTOMERS = """
      INSERT INTO billing_customers (customer_id, project_name) SELECT k, 'quota4j' FROM unnest(?::text[]) AS k
      ON CONFLICT DO NOTHING""";

  private static final String INSERT_USAGE = """
      INSERT INTO billing_usage_records
        (customer_id, operation_id, kind, line, report, service_name, subject, quantity, unit_scale, recorded_at,
         draws, metadata, counted)
      SELECT k.customer_id, k.operation_id, k.kind, k.line, k.report, k.service_name, k.subject,
             k.quantity, k.scale, k.recorded_at, k.draws::jsonb, k.metadata::jsonb, true
      FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::numeric[],
                  ?::bigint[], ?::timestamptz[], ?::text[], ?::text[])
        AS k (customer_id, operation_id, kind, line, report, service_name, subject, quantity,
              scale, recorded_at, draws, metadata)""";

  /** Fails if it is too late: nobody waits for the answer any longer, and nothing may be charged. */
  static final String GUARD = "SELECT 1 / (clock_timestamp() <= ?)::int";

  private final KnownCustomers customers = new KnownCustomers();

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
  public Map<CounterKey, Counter> look(Session session, List<CounterKey> keys) throws SQLException {
    Map<CounterKey, Counter> counters = new HashMap<>();
    session
        .script()
        .add(LOOK_AT_COUNTERS, row -> add(counters, keys, row), keyColumns(keys))
        .run();
    return counters;
  }

  @Override
  public LockedBooks lock(Session session, Wanted wanted) throws SQLException {
    Map<CounterKey, Counter> counters = new HashMap<>();
    Map<OperationId, Operation> operations = new HashMap<>();
    Map<OperationId, List<LockedBooks.Billed>> billed = new HashMap<>();
    List<Instant> now = new ArrayList<>(1);
    List<CounterKey> keys = wanted.counters();
    Set<ServiceKey> uncounted = new TreeSet<>();
    Script script = session
        .script()
        .add(LOCK_COUNTERS, row -> add(counters, keys, row), keyColumns(keys))
        .add(
            LOOK,
            row -> {
              if (row.getBytes(2) == null) now.add(Rows.instant(row, 1));
              else add(operations, row.getBytes(2));
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
              .add(new LockedBooks.Billed(
                  row.getInt(2),
                  row.getBigDecimal(3).movePointRight(row.getInt(4)).longValueExact())),
          texts(old, OperationId::customer),
          texts(old, OperationId::value));
    }
    script.run();
    return new LockedBooks(now.get(0), counters, operations, billed, uncounted);
  }

  @Override
  public boolean create(Session session, List<NeededCounter> counters) throws SQLException {
    List<Integer> made = new ArrayList<>();
    List<CounterKey> keys = counters.stream().map(NeededCounter::key).toList();
    Object[] columns = concat(
        keyColumns(keys),
        instants(counters, NeededCounter::end),
        numbers(counters, NeededCounter::scale),
        flags(counters, NeededCounter::isSummed));
    Script script = session.script();
    PostgresFold.addClaim(script, counters.stream().map(NeededCounter::service).toList());
    script.add(CREATE_COUNTERS, row -> made.add(row.getInt(1)), columns).run();
    return made.size() == counters.size();
  }

  @Override
  public void addProbe(Script script, Collection<ServiceKey> services, Set<ServiceKey> uncounted) {
    PostgresFold.addProbe(script, services, uncounted);
  }

  @Override
  public long ingest(Session session, List<UsageEvent> events) throws SQLException {
    return PostgresIngestion.run(session, events);
  }

  @Override
  public void fold(Session session, Set<ServiceKey> services) throws SQLException {
    PostgresFold.run(session, services);
  }

  @Override
  public void save(Session session, Changes changes, LockedBooks books) throws SQLException {
    Script script = session.script();
    if (!changes.counters().isEmpty())
      script.add(SAVE_COUNTERS, counterColumns(changes.counters()));
    addOperations(script, INSERT_OPERATIONS, changes.operations(false, books));
    addOperations(script, UPDATE_OPERATIONS, changes.operations(true, books));
    if (!changes.usage().isEmpty()) {
      List<String> strangers =
          changes.customers().stream().filter(customers::isNew).toList();
      if (!strangers.isEmpty())
        script.add(INSERT_CUSTOMERS, texts(strangers, customer -> customer));
      script.add(INSERT_USAGE, usageColumns(changes.usage()));
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

  static Object[] keyColumns(List<CounterKey> keys) {
    return new Object[] {
      texts(keys, CounterKey::customer),
      texts(keys, CounterKey::service),
      texts(keys, CounterKey::limit),
      instants(keys, CounterKey::windowStart),
      texts(keys, CounterKey::subject)
    };
  }

  private static Object[] counterColumns(List<Changes.Saved> counters) {
    return concat(
        keyColumns(counters.stream().map(Changes.Saved::key).toList()),
        instants(counters, Changes.Saved::end),
        numbers(counters, saved -> saved.counter().settled()),
        numbers(counters, saved -> saved.counter().held()),
        numbers(counters, saved -> saved.counter().leased()),
        numbers(counters, saved -> saved.counter().version()),
        instants(counters, saved -> saved.counter().asOf()),
        numbers(counters, Changes.Saved::plainBelow));
  }

  private static Object[] usageColumns(List<Changes.Recorded> usage) {
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
      texts(usage, recorded -> UsageText.metadata(recorded.row().metadata()))
    };
  }

  private static void add(Map<CounterKey, Counter> counters, List<CounterKey> keys, ResultSet row)
      throws SQLException {
    counters.put(keys.get(row.getInt(1) - 1), Rows.counter(row, 2));
  }

  private static void add(Map<OperationId, Operation> operations, byte[] content) {
    Operation operation = Learned.read(content);
    operations.put(operation.id(), operation);
  }

  private static Object[] concat(Object[] first, Object... others) {
    Object[] all = Arrays.copyOf(first, first.length + others.length);
    System.arraycopy(others, 0, all, first.length, others.length);
    return all;
  }
}
