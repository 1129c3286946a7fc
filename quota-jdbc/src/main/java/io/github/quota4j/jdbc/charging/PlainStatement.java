package io.github.quota4j.jdbc.charging;

import static io.github.quota4j.jdbc.sql.Columns.numbers;
import static io.github.quota4j.jdbc.sql.Columns.texts;

import io.github.quota4j.decision.OperationBytes;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.jdbc.counters.Changes;
import io.github.quota4j.jdbc.counters.Learned;
import io.github.quota4j.jdbc.counters.PostgresCounterTables;
import io.github.quota4j.jdbc.counters.UsageText;
import io.github.quota4j.jdbc.sql.ArrayText;
import io.github.quota4j.jdbc.sql.Field;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The shortcut's statement, on PostgreSQL. Counters are found one after the other in the order in which they are given,
 * their own, by their key: {@code IS NOT DISTINCT FROM} and {@code OFFSET 0} keep the planner from other ways, which an
 * empty table makes look good. After it has waited for a counter, the conditions on it are judged anew, on what it is then.
 *
 * <p>Two plans may meet on one counter with the same version of the account: one that follows begins by arithmetic, and the host's
 * own function may give two. So {@code plain_below} may have been left by a take with other limits, and it only ever sends a charge
 * the full way. What it may not do here is told by the charge itself, and compared with the row as it is locked: it stays within its
 * own ceiling ({@code most}), and steps over none of its own thresholds ({@code marks}). The allowance changes nothing but how the
 * answer is read, from the state that it holds. So whoever left what on the counter, and in whichever order, a charge is
 * counted only if the full path would do the same with it, on the same row.
 */
public final class PlainStatement {
  /** The store's time: the server's, or a test's. */
  private static final String NOW =
      "CASE WHEN k.test_time = '-infinity' THEN clock_timestamp() ELSE k.test_time END";

  /** Counts, one counter after the other. */
  private static final String COUNTED = """
      counted AS (
        UPDATE quota_counters c SET settled = c.settled + k.amount, as_of = %1$s
        FROM %2$s
        WHERE c.customer_id = k.customer_id AND c.service_name = k.service_name AND c.limit_name = k.limit_name
          AND c.window_start = k.window_start AND c.subject = k.subject
          AND c.window_end IS NOT DISTINCT FROM k.window_end AND c.account_version = k.account_version
          AND k.amount < c.plain_below - c.settled - c.held - c.leased
          AND k.amount <= k.most - c.settled - c.held - c.leased
          AND width_bucket(c.settled, k.marks::bigint[]) = width_bucket(c.settled + k.amount, k.marks::bigint[])
          AND (k.test_time > '-infinity' OR clock_timestamp() BETWEEN k.window_start AND k.last)
          AND NOT EXISTS (
            SELECT 1 FROM billing_usage_records u
            WHERE u.customer_id = k.customer_id AND u.service_name = k.service_name AND NOT u.counted OFFSET 0)%3$s
        RETURNING k.position AS number, k.customer_id, k.service_name, k.window_start, c.settled - k.amount AS base, c.held, c.leased,
                  c.plain_below - c.settled - c.held - c.leased AS room, %1$s AS at
      )""";

  /** The operation, with what is {@link Learned}. */
  private static final String CONTENT =
      "'\\xf0'::bytea || timestamptz_send(at) || int8send(base + up_to)"
          + " || int8send(held) || int8send(leased) || content";

  /**
   * Of charges that have a record if they were made before: so the ledger's unique index is enough to tell one that comes again
   * by itself, and its record holds the operation.
   */
  private static final String IN_LEDGER = """
      WITH %s, recorded AS (
        INSERT INTO billing_usage_records
          (customer_id, operation_id, kind, service_name, subject, quantity, unit_scale, recorded_at, metadata, counted, operation)
        SELECT customer_id, operation_id, 'use', service_name, subject, quantity, scale, greatest(at, window_start),
               metadata::jsonb, true, %s
        FROM counted JOIN %s USING (number))
      SELECT number, at, base, held, leased, room FROM counted""";

  /**
   * Of all charges: their ids are among those of all operations. Ids that {@link PlainCharge#mayBeKnownUnrecorded} are looked
   * up as they were before any wait: one that comes meanwhile fails the statement by its unique index, and then the full
   * path looks again. Of one that was forgotten the ledger may have any record of use: of another item, or of what was held.
   */
  private static final String LOOKED_UP = """
      WITH known AS MATERIALIZED (
        SELECT i.number FROM unnest(?::bigint[], ?::text[], ?::text[]) AS i (number, customer_id, operation_id)
        CROSS JOIN LATERAL (
          SELECT 1 FROM quota_operations o
          WHERE o.customer_id = i.customer_id AND o.operation_id = i.operation_id
          UNION ALL
          SELECT 1 FROM quota_removed_usage r
          WHERE r.customer_id = i.customer_id AND r.operation_id = i.operation_id
          UNION ALL
          SELECT 1 FROM billing_usage_records u
          WHERE u.customer_id = i.customer_id AND u.operation_id = i.operation_id AND u.kind = 'use' OFFSET 0) o
      ), %s, charged AS MATERIALIZED (
        SELECT * FROM counted JOIN %s USING (number)
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
      SELECT number, at, base, held, leased, room FROM counted""";

  private static final String UNKNOWN = " AND k.position NOT IN (SELECT number FROM known)";

  private static final List<Field<PlainGroup>> COUNTERS = List.of(
      Field.text("customer_id", group -> group.counter().customer()),
      Field.text("service_name", group -> group.counter().service()),
      Field.text("limit_name", group -> group.counter().limit()),
      Field.instant("window_start", group -> group.counter().windowStart()),
      Field.text("subject", group -> group.counter().subject()),
      Field.instant("window_end", group -> group.first().bucket().end()),
      Field.number("account_version", group -> group.first().version()),
      Field.number("amount", PlainGroup::amount),
      Field.number("most", group -> group.first().most()),
      Field.text("marks", group -> ArrayText.of(group.first().marks())),
      Field.instant("last", PlainGroup::last),
      Field.time("test_time", PlainStatement::testTime));

  private static final List<Field<Charge>> CHARGES = List.of(
      Field.number("number", Charge::number),
      Field.text("operation_id", charge -> charge.of().operation().id().value()),
      Field.number("up_to", charge -> charge.member().upTo()),
      Field.bytes("content", charge -> OperationBytes.write(charge.of().operation())),
      Field.text("subject", charge -> charge.usage().subject()),
      Field.decimal(
          "quantity",
          charge -> BigDecimal.valueOf(charge.usage().quantity(), charge.usage().scale())),
      Field.number("scale", charge -> charge.usage().scale()),
      Field.text("metadata", charge -> UsageText.metadata(charge.usage().metadata())));

  private static final List<Field<Charge>> LOOKED_UP_CHARGES = Stream.concat(
          CHARGES.stream(),
          Stream.of(
              Field.<Charge>instant(
                  "expires_at", charge -> Changes.expiry(charge.of().operation())),
              Field.<Charge>text(
                  "draws", charge -> UsageText.draws(charge.usage().draws()))))
      .toList();

  /**
   * What the text of the statement depends on.
   *
   * @param oneCounter whether there is a single counter
   * @param oneCharge whether there is a single charge
   * @param inLedger whether all ids are told by the ledger alone
   */
  private record Form(boolean oneCounter, boolean oneCharge, boolean inLedger) {
    String sql() {
      String counters = Field.from(COUNTERS, oneCounter, "k");
      String charges = Field.from(charges(), oneCharge, "x");
      return inLedger
          ? IN_LEDGER.formatted(COUNTED.formatted(NOW, counters, ""), CONTENT, charges)
          : LOOKED_UP.formatted(COUNTED.formatted(NOW, counters, UNKNOWN), charges, CONTENT);
    }

    List<Field<Charge>> charges() {
      return inLedger ? CHARGES : LOOKED_UP_CHARGES;
    }
  }

  private static final Map<Form, String> STATEMENTS = Stream.of(true, false)
      .flatMap(inLedger -> Stream.of(
          new Form(true, true, inLedger),
          new Form(true, false, inLedger),
          new Form(false, false, inLedger)))
      .collect(Collectors.toUnmodifiableMap(form -> form, Form::sql));

  private PlainStatement() {}

  /** Counts what it can of some groups, in the order of their counters, and commits. */
  static void run(Session session, List<PlainGroup> groups) throws SQLException {
    List<Charge> charges = charges(groups);
    List<Charge> lookedUp =
        charges.stream().filter(charge -> charge.of().mayBeKnownUnrecorded()).toList();
    Script script = session.script();
    Form form = new Form(groups.size() == 1, charges.size() == 1, lookedUp.isEmpty());
    Object[] values = Stream.of(
            form.inLedger() ? Stream.of() : ids(lookedUp),
            Field.values(COUNTERS, groups, form.oneCounter()),
            Field.values(form.charges(), charges, form.oneCharge()))
        .flatMap(part -> part)
        .toArray();
    script.add(Objects.requireNonNull(STATEMENTS.get(form)), row -> read(groups, row), values);
    groups.stream()
        .filter(group -> group.first().testTime().isEmpty())
        .map(PlainGroup::last)
        .min(Instant::compareTo)
        .ifPresent(last -> script.add(PostgresCounterTables.GUARD, last));
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

  private static Stream<Object> ids(List<Charge> lookedUp) {
    return Stream.of(
        numbers(lookedUp, Charge::number),
        texts(lookedUp, charge -> charge.of().counter().customer()),
        texts(lookedUp, charge -> charge.of().operation().id().value()));
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
