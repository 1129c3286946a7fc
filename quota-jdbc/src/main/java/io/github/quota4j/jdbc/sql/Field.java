package io.github.quota4j.jdbc.sql;

import static io.github.quota4j.jdbc.sql.Columns.texts;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A column of rows that a statement on PostgreSQL is given: its name, its type, and its value in a row. Many rows travel as
 * arrays. A single one travels as values, which are constants to the server: it has no rows to make and none to join.
 */
public record Field<R>(
    String name, String type, Function<List<R>, Script.Column> column, Function<R, ?> value) {
  public static <R> Field<R> text(String name, Function<R, String> value) {
    return new Field<>(name, "text", rows -> texts(rows, value), value);
  }

  public static <R> Field<R> number(String name, ToLongFunction<R> value) {
    return new Field<>(name, "bigint", rows -> Columns.numbers(rows, value), value::applyAsLong);
  }

  public static <R> Field<R> instant(String name, Function<R, Instant> value) {
    return time(name, row -> value.apply(row).toString());
  }

  /** @param value as text, also infinite */
  public static <R> Field<R> time(String name, Function<R, String> value) {
    return new Field<>(name, "timestamptz", rows -> texts(rows, value), value);
  }

  public static <R> Field<R> decimal(String name, Function<R, BigDecimal> value) {
    return new Field<>(name, "numeric", rows -> Columns.decimals(rows, value), value);
  }

  public static <R> Field<R> bytes(String name, Function<R, byte[]> value) {
    return new Field<>(name, "bytea", rows -> Columns.bytes(rows, value), value);
  }

  /** What stands in the FROM of a statement; the last column, position, numbers the rows from 1. */
  public static <R> String from(List<Field<R>> fields, boolean one, String name) {
    String names = fields.stream().map(Field::name).collect(Collectors.joining(", "));
    String rows = one
        ? fields.stream()
            .map(field -> "?::" + field.type())
            .collect(Collectors.joining(", ", "(VALUES (", ", 1::bigint))"))
        : fields.stream()
            .map(field -> "?::" + field.type() + "[]")
            .collect(Collectors.joining(", ", "unnest(", ") WITH ORDINALITY"));
    return rows + " AS " + name + " (" + names + ", position)";
  }

  /** The values that go with it. */
  public static <R> Stream<Object> values(List<Field<R>> fields, List<R> rows, boolean one) {
    return fields.stream()
        .map(field -> one ? field.value().apply(rows.get(0)) : field.column().apply(rows));
  }
}
