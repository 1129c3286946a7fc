package io.github.quota4j.cli.billing;

import io.github.quota4j.billing.Statement;
import io.github.quota4j.billing.StatementLine;
import io.github.quota4j.cli.display.Money;
import io.github.quota4j.plan.Price;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A line of a statement as names and values, the same for people and programs. */
final class LineRow {
  /** In their order. */
  static final List<String> NAMES = List.of(
      "customer",
      "service",
      "unit",
      "used",
      "included",
      "granted",
      "overage",
      "price",
      "amount",
      "currency",
      "used_from",
      "used_to",
      "period_start",
      "period_end",
      "state",
      "line_id",
      "revision");

  private LineRow() {}

  static Map<String, Optional<Object>> of(Statement statement, StatementLine line) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("customer", Optional.of(statement.customer()));
    row.put("service", Optional.of(line.service()));
    row.put("unit", Optional.of(line.unit()));
    row.put("used", Optional.of(line.used()));
    row.put("included", line.included().map(units -> units));
    row.put("granted", Optional.of(line.granted()));
    row.put("overage", Optional.of(line.overage()));
    row.put("price", line.price().map(Price::text));
    row.put("amount", line.amount().map(Money::new));
    row.put("currency", line.price().map(price -> price.currency().getCurrencyCode()));
    row.put("used_from", Optional.of(line.span().start()));
    row.put("used_to", Optional.of(line.span().end()));
    row.put("period_start", Optional.of(statement.period().start()));
    row.put("period_end", Optional.of(statement.period().end()));
    row.put("state", Optional.of(statement.closed().isPresent() ? "closed" : "open"));
    row.put("line_id", Optional.of(line.id()));
    row.put("revision", Optional.of(BigDecimal.valueOf(line.revision())));
    return row;
  }

  /** All of a statement. */
  static List<Map<String, Optional<Object>>> of(Statement statement) {
    return statement.lines().stream().map(line -> of(statement, line)).toList();
  }
}
