package io.github.quota4j.jdbc.sql;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads columns. */
public final class Rows {
  private Rows() {}

  /** Whole microseconds. */
  public static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant().truncatedTo(ChronoUnit.MICROS);
  }

  public static Optional<Instant> optionalInstant(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  public static Optional<String> optionalText(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  /** A counter's key, from the first five columns: customer, service, limit, start of the window, subject. */
  public static CounterKey counterKey(ResultSet row) throws SQLException {
    return new CounterKey(
        row.getString(1), row.getString(5), row.getString(2), row.getString(3), instant(row, 4));
  }

  /** A counter, from six columns on. */
  public static Counter counter(ResultSet row, int column) throws SQLException {
    return new Counter(
        row.getLong(column),
        row.getLong(column + 1),
        row.getLong(column + 2),
        row.getLong(column + 3),
        instant(row, column + 4),
        optionalInstant(row, column + 5).orElse(Instant.MAX));
  }
}
