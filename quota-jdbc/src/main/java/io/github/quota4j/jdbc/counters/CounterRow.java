package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.jdbc.sql.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A counter as it is stored.
 *
 * @param end of the window that it is the sum of
 * @param scale decimals that it is counted in; any where it is no sum
 */
public record CounterRow(Counter counter, Instant end, int scale) {
  /** In the order in which they are read. */
  static final String COLUMNS =
      "settled, held, leased, account_version, as_of, cut_at, window_end, unit_scale";

  /** From eight columns on. */
  static CounterRow read(ResultSet row, int column) throws SQLException {
    return new CounterRow(
        Rows.counter(row, column), Rows.instant(row, column + 6), row.getInt(column + 7));
  }

  /** What the rows tell. */
  public static Map<CounterKey, Counter> counters(Map<CounterKey, CounterRow> rows) {
    Map<CounterKey, Counter> counters = new HashMap<>();
    rows.forEach((key, row) -> counters.put(key, row.counter()));
    return counters;
  }
}
