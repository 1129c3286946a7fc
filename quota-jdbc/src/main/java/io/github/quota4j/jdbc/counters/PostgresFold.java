package io.github.quota4j.jdbc.counters;

import static io.github.quota4j.jdbc.sql.Columns.numbers;
import static io.github.quota4j.jdbc.sql.Columns.texts;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings usage that others recorded onto the counters. Such rows are not marked as counted; a fold marks some and adds them,
 * as work that already happened, to every counter whose window they lie in. What stands on a counter is always the sum of
 * the marked rows of its window.
 *
 * <p>Who makes a counter sums these rows, and must not miss one that is marked meanwhile: so making counters and folding
 * exclude each other, service by service, by a claim. Locks are got in one order by all: counters, in theirs; then claims.
 * Rows that somebody else holds are left for later, and nothing that writers of usage lock is ever waited for.
 */
public final class PostgresFold {
  /** So many take about 20 ms. */
  private static final int MOST = 1_000;

  private static final String SERVICES =
      "unnest(?::text[], ?::text[]) AS k (customer_id, service_name)";

  private static final String PROBE = """
      SELECT k.customer_id, k.service_name FROM %s CROSS JOIN LATERAL (
        SELECT 1 FROM billing_usage_records x
        WHERE x.customer_id = k.customer_id AND x.service_name = k.service_name AND NOT x.counted LIMIT 1) u""".formatted(SERVICES);

  private static final String CLAIM = """
      SELECT pg_advisory_xact_lock(claims.claim) FROM (
        SELECT DISTINCT hashtextextended(k.customer_id || chr(31) || k.service_name, 487853683809) AS claim FROM %s
        ORDER BY claim) claims""".formatted(SERVICES);

  private static final String FIND = """
      SELECT u.usage_id FROM %s CROSS JOIN LATERAL (
        SELECT x.usage_id FROM billing_usage_records x
        WHERE x.customer_id = k.customer_id AND x.service_name = k.service_name AND NOT x.counted LIMIT ?) u""".formatted(SERVICES);

  /** Whether the window of counter c contains row u. A rate has no scale, and counts no rows. */
  private static final String CONTAINS = """
      c.customer_id = u.customer_id AND c.service_name = u.service_name AND c.unit_scale IS NOT NULL
        AND u.recorded_at >= c.window_start AND u.recorded_at < coalesce(c.cut_at, c.window_end) AND (c.subject = '' OR c.subject = u.subject)""";

  /** Looked up by their numbers first: else the index of what is not counted yet looks small enough to be read each time. */
  private static final String FIND_COUNTERS = """
      SELECT DISTINCT c.customer_id, c.service_name, c.limit_name, c.window_start, c.subject
      FROM unnest(?::bigint[]) AS k (usage_id)
      CROSS JOIN LATERAL (SELECT * FROM billing_usage_records x WHERE x.usage_id = k.usage_id OFFSET 0) u
      JOIN quota_counters c ON NOT u.counted AND\s""" + CONTAINS;

  /**
   * Adds up exactly: where a part of a smallest unit was used, or something was taken back, or more was before than had been used,
   * the counter is summed anew, so that it is always the sum of its window, rounded up once. What no counter can hold fills it.
   */
  private static final String COUNT = """
      WITH free AS (
        SELECT l.usage_id FROM unnest(?::bigint[]) AS k (usage_id) CROSS JOIN LATERAL (
          SELECT x.usage_id, x.counted FROM billing_usage_records x WHERE x.usage_id = k.usage_id
          OFFSET 0 FOR NO KEY UPDATE SKIP LOCKED) l
        WHERE NOT l.counted
      ), u AS (
        UPDATE billing_usage_records x SET counted = true FROM free WHERE x.usage_id = free.usage_id
        RETURNING x.customer_id, x.service_name, x.subject, x.recorded_at, x.quantity
      ), added AS (
        SELECT c.customer_id, c.service_name, c.limit_name, c.window_start, c.subject, sum(u.quantity) AS units,
               bool_and(u.quantity >= 0 AND u.quantity = round(u.quantity, c.unit_scale)) AS is_whole
        FROM u JOIN quota_counters c ON %1$s
        GROUP BY 1, 2, 3, 4, 5
      )
      UPDATE quota_counters c
      SET settled = least(9007199254740991 - c.held - c.leased, greatest(0, CASE WHEN a.is_whole AND c.settled > 0
        THEN c.settled + a.units * 10::numeric ^ c.unit_scale
        ELSE ceil((a.units + (
          SELECT coalesce(sum(u.quantity), 0) FROM billing_usage_records u WHERE u.counted AND %1$s
        )) * 10::numeric ^ c.unit_scale) END))
      FROM added a
      WHERE c.customer_id = a.customer_id AND c.service_name = a.service_name AND c.limit_name = a.limit_name
        AND c.window_start = a.window_start AND c.subject = a.subject""".formatted(CONTAINS);

  /** By others meanwhile, or just now. */
  private static final String IS_COUNTED = """
      SELECT EXISTS (
        SELECT 1 FROM unnest(?::bigint[]) AS k (usage_id) CROSS JOIN LATERAL (
          SELECT 1 FROM billing_usage_records x WHERE x.usage_id = k.usage_id AND x.counted OFFSET 0) l)""";

  private PostgresFold() {}

  /** Finds services with usage that is not counted yet; where there is none, it is one look into an empty index. */
  static void addProbe(Script script, Collection<ServiceKey> services, Set<ServiceKey> uncounted) {
    if (services.isEmpty()) return;
    script.add(
        PROBE,
        row -> uncounted.add(new ServiceKey(row.getString(1), row.getString(2))),
        texts(services, ServiceKey::customer),
        texts(services, ServiceKey::service));
  }

  /** Till the end of the transaction nobody else makes counters of these services, or folds. */
  static void addClaim(Script script, Collection<ServiceKey> services) {
    script.add(CLAIM, texts(services, ServiceKey::customer), texts(services, ServiceKey::service));
  }

  /**
   * Folds some rows and commits; changes nothing if a counter was made meanwhile.
   *
   * @return false if others work on all that it found, so that another fold would find the same
   */
  public static boolean run(Session session, Collection<ServiceKey> services) throws SQLException {
    List<Long> rows = find(session, services);
    Set<CounterKey> counters = new TreeSet<>();
    addFindCounters(session.script(), rows, counters).run();
    Set<CounterKey> after = new TreeSet<>();
    Script script = session.script();
    List<CounterKey> keys = List.copyOf(counters);
    PostgresCounters.addLock(script, keys, new HashMap<>());
    addClaim(script, services);
    addFindCounters(script, rows, after).run();
    if (!counters.containsAll(after)) {
      session.rollback();
      return true;
    }
    List<Boolean> counted = new ArrayList<>(1);
    session
        .script()
        .add(COUNT, numbers(rows, row -> row))
        .add(IS_COUNTED, row -> counted.add(row.getBoolean(1)), numbers(rows, row -> row))
        .run();
    session.commit();
    return counted.get(0);
  }

  private static List<Long> find(Session session, Collection<ServiceKey> services)
      throws SQLException {
    List<Long> rows = new ArrayList<>();
    session
        .script()
        .add(
            FIND,
            row -> rows.add(row.getLong(1)),
            texts(services, ServiceKey::customer),
            texts(services, ServiceKey::service),
            Math.max(1, MOST / services.size()))
        .run();
    return rows;
  }

  private static Script addFindCounters(Script script, List<Long> rows, Set<CounterKey> counters) {
    return script.add(
        FIND_COUNTERS, row -> counters.add(Rows.counterKey(row)), numbers(rows, row -> row));
  }
}
