package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationBytes;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** One statement after the other: H2 runs in this process, or beside it, and a round trip costs next to nothing. */
public final class H2CounterTables implements CounterTables {
  private static final String KEY =
      "customer_id = ? AND service_name = ? AND limit_name = ? AND window_start = ? AND subject = ?";

  private static final String LOOK_AT_COUNTER =
      "SELECT " + CounterRow.COLUMNS + " FROM quota_counters WHERE " + KEY;

  private static final String LOCK_COUNTER = LOOK_AT_COUNTER + " FOR UPDATE";

  private static final String FIND_OPERATION =
      "SELECT content FROM quota_operations WHERE customer_id = ? AND operation_id = ?";

  private static final String FIND_EXPIRED = """
      SELECT content FROM quota_operations
      WHERE customer_id = ? AND state = 'OPEN' AND kind = 'RESERVATION' AND held_until <= %s
      ORDER BY held_until LIMIT %s""";

  private static final String FIND_EXPIRED_NOW =
      FIND_EXPIRED.formatted("CURRENT_TIMESTAMP(6)", Wanted.MOST_EXPIRED);

  private static final String FIND_OPEN = FIND_EXPIRED.formatted("held_until", Wanted.MOST_EXPIRED);

  private static final String COUNTING = """
      SELECT customer_id, service_name, limit_name, window_start, subject, coalesce(cut_at, window_end), account_version, as_of
      FROM quota_counters
      WHERE customer_id = ? AND service_name = ? AND subject IN ('', ?) AND unit_scale IS NOT NULL""";

  private static final String FIND_BILLED = """
      SELECT line, quantity FROM billing_usage_records
      WHERE customer_id = ?1 AND operation_id = ?2 AND kind = 'use'
      UNION ALL
      SELECT line, quantity FROM quota_removed_usage WHERE customer_id = ?1 AND operation_id = ?2""";

  /** Its value stays the same for a transaction once it was asked for: so nothing asks before all locks are held. */
  private static final String NOW = "SELECT CURRENT_TIMESTAMP(6)";

  private static final String CREATE_COUNTER = """
      MERGE INTO quota_counters c
      USING (VALUES (?, ?, ?, ?, ?)) k (customer_id, service_name, limit_name, window_start, subject)
      ON c.customer_id = k.customer_id AND c.service_name = k.service_name AND c.limit_name = k.limit_name
        AND c.window_start = k.window_start AND c.subject = k.subject
      WHEN NOT MATCHED THEN INSERT
        (customer_id, service_name, limit_name, window_start, subject, window_end, cut_at, settled, unit_scale)
        VALUES (k.customer_id, k.service_name, k.limit_name, k.window_start, k.subject, ?, ?, ?, ?)""";

  /** Where a reset cut a counter that was removed since. What has no windows is never cut. */
  private static final String FIND_CUT = """
      SELECT min(turned_at) FROM quota_turns
      WHERE customer_id = ?1 AND at_once AND coalesce(service_name, ?2) = ?2
        AND ?3 > TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00Z' AND turned_at > ?3 AND turned_at < ?4""";

  private static final String RENEW_COUNTER =
      """
      UPDATE quota_counters SET window_end = ?, cut_at = ?, settled = least(?, 9007199254740991 - held - leased), unit_scale = ?,
        held = ceil(held * %1$s), leased = ceil(leased * %1$s), plain_below = 0
      WHERE %2$s""".formatted("CAST('1e' || (? - unit_scale) AS DECIMAL(40, 6))", KEY);

  private static final String MISSED = """
      SELECT 1 FROM quota_counters
      WHERE customer_id = ? AND service_name = ? AND subject = '' AND unit_scale IS NOT NULL AND account_version > ?
        AND window_start < ? AND coalesce(cut_at, window_end) > ? FETCH FIRST 1 ROW ONLY""";

  private static final String SUM_ALL = """
      SELECT least(coalesce(sum(quantity), 0), 9007199254740991) FROM billing_usage_records
      WHERE customer_id = ? AND service_name = ? AND recorded_at >= ? AND recorded_at < ?
        AND (? = '' OR subject = ?)""";

  private static final String SUM_COUNTED = SUM_ALL + " AND counted";

  private static final String SUM_UNCOUNTED = SUM_ALL + " AND counted = FALSE";

  private static final String SAVE_COUNTER = """
      UPDATE quota_counters SET window_end = CASE WHEN unit_scale IS NULL THEN ? ELSE window_end END, settled = ?, held = ?,
        leased = ?, account_version = ?, as_of = ? WHERE\s""" + KEY;

  private static final String INSERT_OPERATION = """
      INSERT INTO quota_operations (state, kind, held_until, expires_at, content, customer_id, operation_id)
      VALUES (?, ?, ?, ?, ?, ?, ?)""";

  private static final String UPDATE_OPERATION = """
      UPDATE quota_operations SET state = ?, kind = ?, held_until = ?, expires_at = ?, content = ?
      WHERE customer_id = ? AND operation_id = ?""";

  public static final String INSERT_CUSTOMER = """
      MERGE INTO billing_customers c USING (VALUES (?)) k (customer_id) ON c.customer_id = k.customer_id
      WHEN NOT MATCHED THEN INSERT (customer_id, project_name) VALUES (k.customer_id, 'quota4j')""";

  private static final String INSERT_USAGE = """
      INSERT INTO billing_usage_records
        (customer_id, operation_id, kind, line, report, service_name, subject, quantity, unit_scale, recorded_at,
         draws, metadata, counted)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FORMAT JSON, ? FORMAT JSON, ?)""";

  @Override
  public Map<OperationId, Operation> find(Session session, Collection<OperationId> ids)
      throws SQLException {
    Map<OperationId, Operation> found = new HashMap<>();
    Script script = session.script();
    for (OperationId id : ids) addFind(script, id, found);
    script.run();
    return found;
  }

  @Override
  public Map<CounterKey, CounterRow> look(Session session, List<CounterKey> keys)
      throws SQLException {
    Map<CounterKey, CounterRow> counters = new HashMap<>();
    Script script = session.script();
    for (CounterKey key : keys)
      script.add(LOOK_AT_COUNTER, row -> counters.put(key, CounterRow.read(row, 1)), values(key));
    script.run();
    return counters;
  }

  @Override
  public LockedBooks lock(Session session, Wanted wanted) throws SQLException {
    Map<CounterKey, CounterRow> counters = new HashMap<>();
    Map<OperationId, Operation> operations = new HashMap<>();
    Map<OperationId, List<LockedBooks.Billed>> billed = new HashMap<>();
    List<Instant> now = new ArrayList<>(1);
    Script script = session.script();
    for (CounterKey key : wanted.counters()) {
      script.add(LOCK_COUNTER, row -> counters.put(key, CounterRow.read(row, 1)), values(key));
    }
    Map<ServiceKey, List<LockedBooks.Counting>> counting = new HashMap<>();
    if (!wanted.settled().isEmpty()) H2Fold.addClaim(script);
    for (Use use : wanted.settled()) {
      script.add(
          COUNTING,
          row -> LockedBooks.Counting.read(row, counting),
          use.service().customer(),
          use.service().service(),
          use.subject());
    }
    for (OperationId id : wanted.operations()) addFind(script, id, operations);
    for (String customer : wanted.customers()) {
      script.add(
          wanted.isTestClock() ? FIND_OPEN : FIND_EXPIRED_NOW,
          row -> add(OperationBytes.read(row.getBytes(1)), operations),
          customer);
    }
    for (OperationId id : wanted.callersIds()) {
      script.add(
          FIND_BILLED,
          row -> billed
              .computeIfAbsent(id, any -> new ArrayList<>())
              .add(new LockedBooks.Billed(row.getInt(1), row.getBigDecimal(2))),
          id.customer(),
          id.value());
    }
    Set<ServiceKey> uncounted = new TreeSet<>();
    addProbe(script, wanted.services(), uncounted);
    script.add(NOW, row -> now.add(Rows.instant(row, 1))).run();
    return new LockedBooks(now.get(0), counters, operations, Set.of(), billed, uncounted, counting);
  }

  @Override
  public boolean make(Session session, List<NeededCounter> missing, List<NeededCounter> others)
      throws SQLException {
    Script claim = session.script();
    H2Fold.addClaim(claim);
    claim.run();
    for (NeededCounter counter : missing) {
      Object[] window = window(session, counter);
      session
          .script()
          .add(CREATE_COUNTER, concat(values(counter.key()), window))
          .run();
    }
    for (NeededCounter counter : others) {
      Object[] window = window(session, counter);
      Object[] renewed = concat(window, counter.scale(), counter.scale());
      session
          .script()
          .add(RENEW_COUNTER, concat(renewed, values(counter.key())))
          .run();
    }
    return true;
  }

  @Override
  public List<NeededCounter> findMissing(
      Session session, List<NeededCounter> counters, LockedBooks books) throws SQLException {
    List<NeededCounter> missing = new ArrayList<>();
    Script script = session.script();
    for (NeededCounter counter : counters) {
      script.add(
          MISSED,
          row -> missing.add(counter),
          counter.key().customer(),
          counter.key().service(),
          books.version(counter),
          counter.end(),
          counter.key().windowStart());
    }
    script.run();
    return missing;
  }

  /** The end of the window, where it was cut, what the ledger has of it, and in how many decimals. */
  private static Object[] window(Session session, NeededCounter counter) throws SQLException {
    if (!counter.isSummed())
      return new Object[] {
        counter.end(), Script.orNullInstant(Optional.empty()), 0, Script.NULL_NUMBER
      };
    Optional<Instant> cut = findCut(session, counter);
    List<BigDecimal> used = new ArrayList<>(1);
    Script sum = session.script();
    addSum(sum, SUM_COUNTED, counter, cut.orElse(counter.end()), (any, units) -> used.add(units));
    sum.run();
    return new Object[] {
      counter.end(), Script.orNullInstant(cut), counter.smallest(used.get(0)), counter.scale()
    };
  }

  private static Optional<Instant> findCut(Session session, NeededCounter counter)
      throws SQLException {
    List<Instant> cut = new ArrayList<>(1);
    CounterKey key = counter.key();
    session
        .script()
        .add(
            FIND_CUT,
            row -> Rows.optionalInstant(row, 1).ifPresent(cut::add),
            key.customer(),
            key.service(),
            key.windowStart(),
            counter.end())
        .run();
    return cut.stream().findFirst();
  }

  @Override
  public void addProbe(Script script, Collection<ServiceKey> services, Set<ServiceKey> uncounted) {
    H2Fold.addProbe(script, services, uncounted);
  }

  @Override
  public void addSums(
      Script script,
      List<NeededCounter> counters,
      boolean onlyUncounted,
      BiConsumer<NeededCounter, BigDecimal> sums) {
    String sql = onlyUncounted ? SUM_UNCOUNTED : SUM_ALL;
    for (NeededCounter counter : counters) addSum(script, sql, counter, counter.end(), sums);
  }

  private static void addSum(
      Script script,
      String sql,
      NeededCounter counter,
      Instant end,
      BiConsumer<NeededCounter, BigDecimal> sums) {
    CounterKey key = counter.key();
    script.add(
        sql,
        row -> sums.accept(counter, row.getBigDecimal(1)),
        key.customer(),
        key.service(),
        key.windowStart(),
        end,
        key.subject(),
        key.subject());
  }

  @Override
  public void addClaim(Script script, Collection<ServiceKey> services) {
    H2Fold.addClaim(script);
  }

  @Override
  public boolean fold(Session session, Set<ServiceKey> services) throws SQLException {
    for (ServiceKey service : services) H2Fold.run(session, service);
    return true; // it waits for others
  }

  @Override
  public void save(Session session, Changes changes, LockedBooks books, KnownCustomers customers)
      throws SQLException {
    Script script = session.script();
    for (Changes.Saved saved : changes.counters()) {
      Counter counter = saved.counter();
      Object[] state = {
        saved.end(),
        counter.settled(),
        counter.held(),
        counter.leased(),
        counter.version(),
        counter.asOf()
      };
      script.add(SAVE_COUNTER, concat(state, values(saved.key())));
    }
    for (Operation operation : changes.operations(false, books)) {
      script.add(INSERT_OPERATION, values(operation));
    }
    for (Operation operation : changes.operations(true, books)) {
      script.add(UPDATE_OPERATION, values(operation));
    }
    for (String customer : changes.customers()) script.add(INSERT_CUSTOMER, customer);
    for (Changes.Recorded recorded : changes.usage())
      script.add(INSERT_USAGE, concat(values(recorded), changes.isCounted(recorded)));
    session.runAndCommit(script);
  }

  private static void addFind(
      Script script, OperationId id, Map<OperationId, Operation> operations) {
    script.add(
        FIND_OPERATION,
        row -> add(OperationBytes.read(row.getBytes(1)), operations),
        id.customer(),
        id.value());
  }

  private static void add(Operation operation, Map<OperationId, Operation> operations) {
    operations.put(operation.id(), operation);
  }

  private static Object[] values(CounterKey key) {
    return new Object[] {
      key.customer(), key.service(), key.limit(), key.windowStart(), key.subject()
    };
  }

  private static Object[] values(Operation operation) {
    return new Object[] {
      operation.state().name(),
      operation.kind().name(),
      operation.until(),
      Changes.expiry(operation),
      OperationBytes.write(operation),
      operation.id().customer(),
      operation.id().value()
    };
  }

  private static Object[] values(Changes.Recorded recorded) {
    UsageRow row = recorded.row();
    return new Object[] {
      row.operation().customer(),
      row.operation().value(),
      UsageText.kind(recorded),
      row.line(),
      recorded.report(),
      row.service(),
      row.subject(),
      recorded.units(),
      row.scale(),
      UsageText.recordedAt(recorded),
      UsageText.draws(row.draws()),
      UsageText.metadata(row.metadata())
    };
  }

  private static Object[] concat(Object[] first, Object... others) {
    List<Object> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(others));
    return all.toArray();
  }
}
