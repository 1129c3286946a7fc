package io.github.quota4j.jdbc.sql;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Turns rows into the columns that {@code unnest} takes apart again. Those that the driver sends in binary are arrays of Java:
 * the server then has nothing to parse. The others are text.
 */
public final class Columns {
  private Columns() {}

  public static <R> Script.Column texts(Collection<R> rows, Function<R, String> value) {
    return new Script.Column(rows.stream().map(value).toArray(String[]::new));
  }

  public static <R> Script.Column numbers(Collection<R> rows, ToLongFunction<R> value) {
    return new Script.Column(rows.stream().mapToLong(value).toArray());
  }

  public static <R> Script.Column decimals(Collection<R> rows, Function<R, BigDecimal> value) {
    return written(rows.stream().map(value).map(BigDecimal::toPlainString).toList());
  }

  public static <R> Script.Column instants(Collection<R> rows, Function<R, Instant> value) {
    Map<Instant, String> texts = new HashMap<>(); // of many rows few are different
    return written(rows.stream()
        .map(value)
        .map(instant -> texts.computeIfAbsent(instant, Instant::toString))
        .toList());
  }

  public static <R> Script.Column bytes(Collection<R> rows, Function<R, byte[]> value) {
    return new Script.Column(rows.stream().map(value).toArray(byte[][]::new));
  }

  public static <R> Script.Column flags(Collection<R> rows, Function<R, Boolean> value) {
    return written(rows.stream().map(value).toList());
  }

  private static Script.Column written(List<?> values) {
    return new Script.Column(ArrayText.of(values));
  }
}
