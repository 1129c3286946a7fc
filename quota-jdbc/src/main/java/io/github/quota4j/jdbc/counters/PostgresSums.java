package io.github.quota4j.jdbc.counters;

import static io.github.quota4j.jdbc.sql.Columns.instants;
import static io.github.quota4j.jdbc.sql.Columns.texts;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.jdbc.sql.Script;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiConsumer;

/** What the ledger has of many windows, in one statement. */
final class PostgresSums {
  private static final String WINDOWS = """
      unnest(?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::text[])
        WITH ORDINALITY AS k (customer_id, service_name, window_start, window_end, subject, position)""";

  private static final String IS_IN =
      "u.recorded_at >= k.window_start AND u.recorded_at < k.window_end AND (k.subject = '' OR u.subject = k.subject)";

  /** No counter holds more; nor a number that is none. */
  private static final String SUM = """
      SELECT k.position, least(s.units, 9007199254740991) FROM %s CROSS JOIN LATERAL (
        SELECT sum(u.quantity) AS units FROM %s) s
      WHERE s.units IS NOT NULL""";

  private static final String ALL = SUM.formatted(WINDOWS, """
      billing_usage_records u WHERE u.customer_id = k.customer_id AND u.service_name = k.service_name AND\s""" + IS_IN);

  /** Few rows, found by their own index before the window is looked at. */
  private static final String UNCOUNTED = SUM.formatted(WINDOWS, """
      (SELECT x.quantity, x.recorded_at, x.subject FROM billing_usage_records x
       WHERE x.customer_id = k.customer_id AND x.service_name = k.service_name AND NOT x.counted OFFSET 0) u
      WHERE\s""" + IS_IN);

  private PostgresSums() {}

  /** @see CounterTables#addSums */
  static void add(
      Script script,
      List<NeededCounter> counters,
      boolean onlyUncounted,
      BiConsumer<NeededCounter, BigDecimal> sums) {
    if (counters.isEmpty()) return;
    List<CounterKey> keys = counters.stream().map(NeededCounter::key).toList();
    script.add(
        onlyUncounted ? UNCOUNTED : ALL,
        row -> sums.accept(counters.get(row.getInt(1) - 1), row.getBigDecimal(2)),
        texts(keys, CounterKey::customer),
        texts(keys, CounterKey::service),
        instants(keys, CounterKey::windowStart),
        instants(counters, NeededCounter::end),
        texts(keys, CounterKey::subject));
  }
}
