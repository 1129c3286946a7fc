package io.github.quota4j.jdbc;

import static io.github.quota4j.jdbc.Columns.bytes;
import static io.github.quota4j.jdbc.Columns.decimals;
import static io.github.quota4j.jdbc.Columns.instants;
import static io.github.quota4j.jdbc.Columns.numbers;
import static io.github.quota4j.jdbc.Columns.texts;

import io.github.quota4j.decision.OperationBytes;
import io.github.quota4j.decision.UsageRow;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The shortcut's statement, on PostgreSQL. Counters are found one after the other in the order in which they are given,
 * their own, by their key: {@code IS NOT DISTINCT FROM} and {@code OFFSET 0} keep the planner from other ways, which an
 * empty table makes look good. After it has waited for a counter, the conditions on it are judged anew, on what it is then.
 */
final class PlainStatement {
  /** The store's time: the server's, or a test's. */
  private static final String NOW =
      "CASE WHEN k.test_time = '-infinity' THEN clock_timestamp() ELSE k.test_time END";

  /** Counts, one counter after the other. */
  private static final String COUNTED = """
      counted AS (
        UPDATE quota_counters c SET settled = c.settled + k.amount, as_of = %1$s
        FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::timestamptz[], ?::timestamptz[])
          WITH ORDINALITY AS k (customer_id, service_name, limit_name, window_start, subject, window_end, account_version,
                                amount, most, last, test_time, number)
        WHERE c.customer_id = k.customer_id AND c.service_name = k.service_name AND c.limit_name = k.limit_name
          AND c.window_start = k.window_start AND c.subject = k.subject
          AND c.window_end IS NOT DISTINCT FROM k.window_end AND c.account_version = k.account_version
          AND k.amount < c.plain_below - c.settled - c.held - c.leased
          AND k.amount <= k.most - c.settled - c.held - c.leased
          AND (k.test_time > '-infinity' OR clock_timestamp() BETWEEN k.window_start AND k.last)
          AND NOT EXISTS (
            SELECT 1 FROM billing_usage_records u
            WHERE u.customer_id = k.customer_id AND u.service_name = k.service_name AND NOT u.counted OFFSET 0)%2$s
        RETURNING k.number, k.customer_id, k.service_name, k.window_start, c.settled - k.amount AS base, c.held, c.leased,
                  c.plain_below - c.settled - c.held - c.leased AS room, %1$s AS at
      )""";

  private static final String CHARGES = """
      counted JOIN unnest(?::bigint[], ?::text[], ?::bigint[], ?::bytea[], ?::text[], ?::numeric[], ?::bigint[], ?::text[]%s)
        AS k (number, operation_id, up_to, content, subject, quantity, scale, metadata%s) USING (number)""";

  /** The operation, with what is {@link Learned}. */
  private static final String CONTENT =
      "'\\xf0'::bytea || timestamptz_send(at) || int8send(base + up_to)"
          + " || int8send(held) || int8send(leased) || content";

  /**
   * Of charges whose ids the library made: they are in no other call, so the ledger's unique index is enough to tell one
   * that comes again by itself, and its record holds the operation.
   */
  private static final String MADE =
      """
      WITH %s, recorded AS (
        INSERT INTO billing_usage_records
          (customer_id, operation_id, kind, service_name, subject, quantity, unit_scale, recorded_at, metadata, counted, operation)
        SELECT customer_id, operation_id, 'use', service_name, subject, quantity, scale, greatest(at, window_start),
               metadata::jsonb, true, %s
        FROM %s)
      SELECT number, at, base, held, leased, room FROM counted""".formatted(COUNTED.formatted(NOW, ""), CONTENT, CHARGES.formatted("", ""));

  /**
   * Of charges that callers may come back with: their ids are among those of all operations. Ids that are known are looked
   * up as they were before any wait: one that comes meanwhile fails the statement by its unique index, and then the full
   * path looks again.
   */
  private static final String CALLERS = """
      WITH known AS MATERIALIZED (
        SELECT i.number FROM unnest(?::bigint[], ?::text[], ?::text[]) AS i (number, customer_id, operation_id)
        CROSS JOIN LATERAL (
          SELECT 1 FROM quota_operations o
          WHERE o.customer_id = i.customer_id AND o.operation_id = i.operation_id
          UNION ALL
          SELECT 1 FROM quota_removed_usage r
          WHERE r.customer_id = i.customer_id AND r.operation_id = i.operation_id OFFSET 0) o
      ), %s, charged AS MATERIALIZED (
        SELECT * FROM %s
      ), remembered AS (
        INSERT INTO quota_operations (customer_id, operation_id, state, kind, held_until, expires_at, content)
        SELECT customer_id, operation_id, 'CLOSED', 'RESERVATION', at, expires_at, %s
        FROM charged
      ), recorded AS (
        INSERT INTO billing_usage_records
          (customer_id, operation_id, kind, service_name, subject, quantity, unit_scale, recorded_at, draws, metadata, counted)
        SELECT customer_id, operation_id, 'use', service_name, subject, quantity, scale, greatest(at, window_start),
               draws::jsonb, metadata::jsonb, true
        FROM charged)
      SELECT number, at, base, held, leased, room FROM counted""".formatted(
          COUNTED.formatted(NOW, " AND k.number NOT IN (SELECT number FROM known)"),
          CHARGES.formatted(", ?::timestamptz[], ?::text[]", ", expires_at, draws"),
          CONTENT);

  private PlainStatement() {}

  /** Counts what it can of some groups, in the order of their counters, and commits. */
  static void run(Session session, List<PlainGroup> groups) throws SQLException {
    List<Charge> charges = charges(groups);
    List<Charge> callers =
        charges.stream().filter(charge -> charge.of().operation().idIsCallers()).toList();
    Script script = session.script();
    if (callers.isEmpty()) {
      script.add(
          MADE, row -> read(groups, row), values(Stream.of(counters(groups), made(charges))));
    } else {
      script.add(
          CALLERS,
          row -> read(groups, row),
          values(Stream.of(ids(callers), counters(groups), made(charges), operations(charges))));
    }
    groups.stream()
        .filter(group -> group.first().testTime().isEmpty())
        .map(PlainGroup::last)
        .min(Instant::compareTo)
        .ifPresent(last -> script.add(PostgresBatch.GUARD, last));
    session.runAndCommit(script);
  }

  /**
   * A charge with what it is joined to.
   *
   * @param number of its counter, from 1
   */
  private record Charge(int number, PlainGroup.Member member) {
    PlainCharge of() {
      return member.charge();
    }

    UsageRow usage() {
      return of().usage();
    }
  }

  private static List<Charge> charges(List<PlainGroup> groups) {
    List<Charge> charges = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      for (PlainGroup.Member member : groups.get(i).members())
        charges.add(new Charge(i + 1, member));
    }
    return charges;
  }

  private static List<Object> ids(List<Charge> callers) {
    return List.of(
        numbers(callers, Charge::number),
        texts(callers, charge -> charge.of().counter().customer()),
        texts(callers, charge -> charge.of().operation().id().value()));
  }

  private static List<Object> counters(List<PlainGroup> groups) {
    return List.of(
        texts(groups, group -> group.counter().customer()),
        texts(groups, group -> group.counter().service()),
        texts(groups, group -> group.counter().limit()),
        instants(groups, group -> group.counter().windowStart()),
        texts(groups, group -> group.counter().subject()),
        instants(groups, group -> group.first().bucket().end()),
        numbers(groups, group -> group.first().version()),
        numbers(groups, PlainGroup::amount),
        numbers(groups, PlainGroup::most),
        instants(groups, PlainGroup::last),
        texts(groups, PlainStatement::testTime));
  }

  private static List<Object> made(List<Charge> charges) {
    return List.of(
        numbers(charges, Charge::number),
        texts(charges, charge -> charge.of().operation().id().value()),
        numbers(charges, charge -> charge.member().upTo()),
        bytes(charges, charge -> OperationBytes.write(charge.of().operation())),
        texts(charges, charge -> charge.usage().subject()),
        decimals(
            charges,
            charge ->
                BigDecimal.valueOf(charge.usage().quantity(), charge.usage().scale())),
        numbers(charges, charge -> charge.usage().scale()),
        texts(charges, charge -> UsageText.metadata(charge.usage().metadata())));
  }

  private static List<Object> operations(List<Charge> charges) {
    return List.of(
        instants(charges, charge -> Changes.expiry(charge.of().operation())),
        texts(charges, charge -> UsageText.draws(charge.usage().draws())));
  }

  private static Object[] values(Stream<List<Object>> parts) {
    return parts.flatMap(List::stream).toArray();
  }

  private static String testTime(PlainGroup group) {
    return group.first().testTime().map(Instant::toString).orElse("-infinity");
  }

  private static void read(List<PlainGroup> groups, ResultSet row) throws SQLException {
    groups
        .get(row.getInt(1) - 1)
        .counted(new PlainGroup.Counted(
            Rows.instant(row, 2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)));
  }
}
