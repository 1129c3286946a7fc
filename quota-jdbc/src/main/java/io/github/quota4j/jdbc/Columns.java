package io.github.quota4j.jdbc;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Turns rows into the columns that {@code unnest} takes apart again. */
final class Columns {
  private Columns() {}

  static <R> Script.Column texts(Collection<R> rows, Function<R, String> value) {
    return new Script.Column(rows.stream().map(value).toList());
  }

  static <R> Script.Column numbers(Collection<R> rows, ToLongFunction<R> value) {
    return new Script.Column(rows.stream().map(value::applyAsLong).toList());
  }

  static <R> Script.Column decimals(Collection<R> rows, Function<R, BigDecimal> value) {
    return new Script.Column(
        rows.stream().map(value).map(BigDecimal::toPlainString).toList());
  }

  static <R> Script.Column instants(Collection<R> rows, Function<R, Instant> value) {
    return new Script.Column(rows.stream().map(value).map(Instant::toString).toList());
  }

  static <R> Script.Column bytes(Collection<R> rows, Function<R, byte[]> value) {
    return new Script.Column(rows.stream().map(value).toList());
  }

  static <R> Script.Column flags(Collection<R> rows, Function<R, Boolean> value) {
    return new Script.Column(rows.stream().map(value).toList());
  }
}
