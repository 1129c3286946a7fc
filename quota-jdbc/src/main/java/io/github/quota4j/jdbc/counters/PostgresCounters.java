package io.github.quota4j.jdbc.counters;

import static io.github.quota4j.jdbc.sql.Columns.flags;
import static io.github.quota4j.jdbc.sql.Columns.instants;
import static io.github.quota4j.jdbc.sql.Columns.numbers;
import static io.github.quota4j.jdbc.sql.Columns.texts;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Counters on PostgreSQL: each is found by its key, in the order of the keys that are given. */
final class PostgresCounters {
  private static final String LOCK = """
      SELECT k.position, c.*
      FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[])
        WITH ORDINALITY AS k (customer_id, service_name, limit_name, window_start, subject, position)
      CROSS JOIN LATERAL (
        SELECT %s FROM quota_counters x
        WHERE x.customer_id = k.customer_id AND x.service_name = k.service_name AND x.limit_name = k.limit_name
          AND x.window_start = k.window_start AND x.subject = k.subject
        FOR UPDATE) c""".formatted(CounterRow.COLUMNS);

  private static final String LOOK = LOCK.replace("FOR UPDATE", "OFFSET 0");

  /** One that was cut by a reset, and removed since, is cut at the same instant. What has no windows is never cut. */
  private static final String NEEDED = """
      (SELECT n.*, (
         SELECT min(x.turned_at) FROM quota_turns x
         WHERE n.is_summed AND n.window_start > 'epoch' AND x.customer_id = n.customer_id AND x.at_once
           AND coalesce(x.service_name, n.service_name) = n.service_name
           AND x.turned_at > n.window_start AND x.turned_at < n.window_end) AS cut_at
       FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::timestamptz[], ?::bigint[], ?::boolean[])
         AS n (customer_id, service_name, limit_name, window_start, subject, window_end, scale, is_summed)) k""";

  /** What the ledger has of a window, as far as a counter can hold it. */
  private static final String SUM = """
      coalesce((
        SELECT least(9007199254740991, greatest(0, ceil(sum(u.quantity) * 10::numeric ^ k.scale)))
        FROM billing_usage_records u
        WHERE k.is_summed AND u.customer_id = k.customer_id AND u.service_name = k.service_name AND u.counted
          AND u.recorded_at >= k.window_start AND u.recorded_at < coalesce(k.cut_at, k.window_end)
          AND (k.subject = '' OR u.subject = k.subject)), 0)""";

  private static final String CREATE = """
      INSERT INTO quota_counters
        (customer_id, service_name, limit_name, window_start, subject, window_end, cut_at, settled, unit_scale)
      SELECT k.customer_id, k.service_name, k.limit_name, k.window_start, k.subject, k.window_end, k.cut_at, %s,
             CASE WHEN k.is_summed THEN k.scale END
      FROM %s ON CONFLICT DO NOTHING RETURNING 1""".formatted(SUM, NEEDED);

  private static final String IS_KEY = """
      c.customer_id = k.customer_id AND c.service_name = k.service_name AND c.limit_name = k.limit_name
        AND c.window_start = k.window_start AND c.subject = k.subject""";

  private static final String RENEW = """
      UPDATE quota_counters c
      SET window_end = k.window_end, cut_at = k.cut_at, settled = least(%s, 9007199254740991 - c.held - c.leased),
          unit_scale = k.scale, held = ceil(c.held * 10::numeric ^ (k.scale - c.unit_scale)),
          leased = ceil(c.leased * 10::numeric ^ (k.scale - c.unit_scale)), plain_below = 0
      FROM %s WHERE %s""".formatted(SUM, NEEDED, IS_KEY);

  private static final String MISSED = """
      SELECT k.position
      FROM unnest(?::text[], ?::text[], ?::bigint[], ?::timestamptz[], ?::timestamptz[])
        WITH ORDINALITY AS k (customer_id, service_name, version, window_start, window_end, position)
      CROSS JOIN LATERAL (
        SELECT 1 FROM quota_counters x
        WHERE x.customer_id = k.customer_id AND x.service_name = k.service_name AND x.subject = '' AND x.unit_scale IS NOT NULL
          AND x.account_version > k.version AND x.window_start < k.window_end
          AND coalesce(x.cut_at, x.window_end) > k.window_start LIMIT 1) c""";

  /**
   * Counters of a customer as a whole and of one subject. It goes from one window of a limit to the next, past all other subjects, of
   * which there may be very many.
   */
  private static final String COUNTING = """
      SELECT c.customer_id, c.service_name, c.limit_name, c.window_start, c.subject, coalesce(c.cut_at, c.window_end),
             c.account_version, c.as_of
      FROM unnest(?::text[], ?::text[], ?::text[]) AS k (customer_id, service_name, subject)
      CROSS JOIN LATERAL (
        WITH RECURSIVE w AS (
          (SELECT x.limit_name, x.window_start FROM quota_counters x
           WHERE x.customer_id = k.customer_id AND x.service_name = k.service_name
           ORDER BY x.limit_name, x.window_start LIMIT 1)
          UNION ALL
          SELECT n.limit_name, n.window_start FROM w CROSS JOIN LATERAL (
            SELECT x.limit_name, x.window_start FROM quota_counters x
            WHERE x.customer_id = k.customer_id AND x.service_name = k.service_name
              AND (x.limit_name, x.window_start) > (w.limit_name, w.window_start)
            ORDER BY x.limit_name, x.window_start LIMIT 1) n)
        SELECT s.* FROM w CROSS JOIN LATERAL (
          SELECT * FROM quota_counters x
          WHERE x.customer_id = k.customer_id AND x.service_name = k.service_name AND x.limit_name = w.limit_name
            AND x.window_start = w.window_start AND x.subject = ANY (ARRAY['', k.subject]) OFFSET 0) s) c
      WHERE c.unit_scale IS NOT NULL""";

  private static final String SAVE = """
      UPDATE quota_counters c
      SET window_end = CASE WHEN c.unit_scale IS NULL THEN k.window_end ELSE c.window_end END,
          settled = k.settled, held = k.held, leased = k.leased, account_version = k.account_version, as_of = k.as_of,
          plain_below = k.plain_below
      FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bigint[],
                  ?::bigint[], ?::bigint[], ?::timestamptz[], ?::bigint[])
        AS k (customer_id, service_name, limit_name, window_start, subject, window_end, settled, held,
              leased, account_version, as_of, plain_below)
      WHERE\s""" + IS_KEY;

  private PostgresCounters() {}

  /** @param counters gets those that exist */
  static Script addLock(
      Script script, List<CounterKey> keys, Map<CounterKey, CounterRow> counters) {
    return script.add(LOCK, row -> add(counters, keys, row), keyColumns(keys));
  }

  /** As they are committed, without any lock. */
  static Map<CounterKey, CounterRow> look(Session session, List<CounterKey> keys)
      throws SQLException {
    Map<CounterKey, CounterRow> counters = new HashMap<>();
    session
        .script()
        .add(LOOK, row -> add(counters, keys, row), keyColumns(keys))
        .run();
    return counters;
  }

  /** @see CounterTables#make */
  static boolean make(Session session, List<NeededCounter> missing, List<NeededCounter> others)
      throws SQLException {
    List<Integer> made = new ArrayList<>();
    Script script = session.script();
    List<ServiceKey> services = Stream.of(missing, others)
        .flatMap(List::stream)
        .map(NeededCounter::service)
        .toList();
    PostgresFold.addClaim(script, services);
    if (!others.isEmpty()) script.add(RENEW, neededColumns(others));
    if (!missing.isEmpty())
      script.add(CREATE, row -> made.add(row.getInt(1)), neededColumns(missing));
    script.run();
    return made.size() == missing.size();
  }

  private static Object[] neededColumns(List<NeededCounter> counters) {
    return concat(
        keyColumns(counters.stream().map(NeededCounter::key).toList()),
        instants(counters, NeededCounter::end),
        numbers(counters, NeededCounter::scale),
        flags(counters, NeededCounter::isSummed));
  }

  /**
   * Finds the counters that count what is settled. All services are claimed at once, as claims are got in one order, and counters of
   * the others may have to be made: and until the end nobody makes one that is not found here.
   */
  static void addCounting(
      Script script, Wanted wanted, Map<ServiceKey, List<LockedBooks.Counting>> counting) {
    if (wanted.settled().isEmpty()) return;
    PostgresFold.addClaim(script, wanted.services());
    script.add(
        COUNTING,
        row -> LockedBooks.Counting.read(row, counting),
        texts(wanted.settled(), use -> use.service().customer()),
        texts(wanted.settled(), use -> use.service().service()),
        texts(wanted.settled(), Use::subject));
  }

  /** @see CounterTables#findMissing */
  static List<NeededCounter> findMissing(
      Session session, List<NeededCounter> counters, LockedBooks books) throws SQLException {
    List<NeededCounter> missing = new ArrayList<>();
    session
        .script()
        .add(
            MISSED,
            row -> missing.add(counters.get(row.getInt(1) - 1)),
            texts(counters, counter -> counter.key().customer()),
            texts(counters, counter -> counter.key().service()),
            numbers(counters, books::version),
            instants(counters, counter -> counter.key().windowStart()),
            instants(counters, NeededCounter::end))
        .run();
    return missing;
  }

  static void addSave(Script script, List<Changes.Saved> counters) {
    if (!counters.isEmpty()) script.add(SAVE, columns(counters));
  }

  private static Object[] keyColumns(List<CounterKey> keys) {
    return new Object[] {
      texts(keys, CounterKey::customer),
      texts(keys, CounterKey::service),
      texts(keys, CounterKey::limit),
      instants(keys, CounterKey::windowStart),
      texts(keys, CounterKey::subject)
    };
  }

  private static Object[] columns(List<Changes.Saved> counters) {
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

  private static void add(
      Map<CounterKey, CounterRow> counters, List<CounterKey> keys, ResultSet row)
      throws SQLException {
    counters.put(keys.get(row.getInt(1) - 1), CounterRow.read(row, 2));
  }

  private static Object[] concat(Object[] first, Object... others) {
    Object[] all = Arrays.copyOf(first, first.length + others.length);
    System.arraycopy(others, 0, all, first.length, others.length);
    return all;
  }
}
