package io.github.quota4j.jdbc.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Statements that belong together. Where the driver can, they travel in one round trip, or in as few as their values need, and
 * an error in one of them skips those after it; else they run one after the other, with the same effect.
 */
public final class Script {
  /** Reads the current row. */
  public interface Rows {
    void read(ResultSet row) throws SQLException;
  }

  /**
   * The values of one column of many rows, on PostgreSQL, where the statement says of which type.
   *
   * @param values an array, or an array as text
   */
  public record Column(Object values) {}

  /**
   * No value.
   *
   * @param type one of {@link Types}
   */
  record Null(int type) {}

  public static final Null NULL_TEXT = new Null(Types.VARCHAR);

  public static final Null NULL_NUMBER = new Null(Types.BIGINT);

  static final Null NULL_INSTANT = new Null(Types.TIMESTAMP_WITH_TIMEZONE);

  private record Part(String sql, Rows rows, List<Object> values) {}

  private static final Rows NONE = row -> {};

  /** What PostgreSQL's driver takes in one round trip. */
  private static final int MOST_VALUES = 65_535;

  private final Connection connection;
  private final boolean joined;
  private final List<Part> parts = new ArrayList<>();

  Script(Connection connection, boolean joined) {
    this.connection = connection;
    this.joined = joined;
  }

  public static Object orNull(Optional<?> value) {
    return value.isPresent() ? value.get() : NULL_TEXT;
  }

  public static Object orNullInstant(Optional<Instant> value) {
    return value.isPresent() ? value.get() : NULL_INSTANT;
  }

  public Script add(String sql, Object... values) {
    return add(sql, NONE, values);
  }

  public Script add(String sql, Rows rows, Object... values) {
    parts.add(new Part(sql, rows, List.of(values)));
    return this;
  }

  public void run() throws SQLException {
    int first = 0;
    int values = 0;
    for (int i = 0; i < parts.size(); i++) {
      int more = parts.get(i).values().size();
      if (!joined || values + more > MOST_VALUES) {
        run(parts.subList(first, i));
        first = i;
        values = 0;
      }
      values += more;
    }
    run(parts.subList(first, parts.size()));
  }

  private void run(List<Part> together) throws SQLException {
    if (together.isEmpty()) return;
    try (PreparedStatement statement = connection.prepareStatement(sql(together))) {
      int index = 0;
      for (Part part : together) {
        for (Object value : part.values()) bind(statement, ++index, value);
      }
      boolean isRows = statement.execute();
      for (Part part : together) {
        if (isRows) read(statement, part);
        isRows = statement.getMoreResults();
      }
    }
  }

  /** The same parts give the same text, so that the driver finds what it has prepared. */
  private static String sql(List<Part> together) {
    return String.join(";", together.stream().map(Part::sql).toList());
  }

  private static void read(PreparedStatement statement, Part part) throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      while (rows.next()) part.rows().read(rows);
    }
  }

  private void bind(PreparedStatement statement, int index, Object value) throws SQLException {
    if (value instanceof Instant instant) {
      statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
    } else if (value instanceof Column column) {
      if (column.values() instanceof String text) statement.setObject(index, text, Types.OTHER);
      else statement.setObject(index, column.values());
    } else if (value instanceof Null none) {
      statement.setNull(index, none.type());
    } else {
      statement.setObject(index, value);
    }
  }
}
