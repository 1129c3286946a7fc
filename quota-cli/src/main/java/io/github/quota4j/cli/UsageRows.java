package io.github.quota4j.cli;

import io.github.quota4j.cli.display.Amount;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.UsageShare;
import io.github.quota4j.store.UsageTotal;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Usage as names and values, the same for people and programs. */
final class UsageRows {
  private UsageRows() {}

  /** @param step hour, day or month */
  static Map<String, Optional<Object>> total(String step, UsageTotal total) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put(step, Optional.of(total.start().toString()));
    put(row, total.units(), total.records());
    return row;
  }

  /** Empty if nothing was recorded in it. */
  static Optional<Map<String, Optional<Object>>> period(UsageTotal total, Window period) {
    if (total.records() == 0) return Optional.empty();
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("period", Optional.of(period.start().toString()));
    row.put("period_end", Optional.of(period.end().toString()));
    put(row, total.units(), total.records());
    return Optional.of(row);
  }

  static Map<String, Optional<Object>> share(UsageShare share) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("value", share.value().map(value -> value));
    put(row, share.units(), share.records());
    return row;
  }

  private static void put(Map<String, Optional<Object>> row, BigDecimal units, long records) {
    row.put("units", Optional.of(Amount.of(units)));
    row.put("records", Optional.of(Amount.of(BigDecimal.valueOf(records))));
  }

  static Map<String, Optional<Object>> record(UsageRow record) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("recorded_at", Optional.of(record.recordedAt().toString()));
    row.put("units", Optional.of(BigDecimal.valueOf(record.quantity(), record.scale())));
    row.put("kind", Optional.of(record.kind().name().toLowerCase(Locale.ROOT)));
    row.put("subject", text(record.subject()));
    row.put("operation", text(record.operation().value()));
    row.put("metadata", text(words(record.metadata())));
    return row;
  }

  private static Optional<Object> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String words(Map<String, String> metadata) {
    return new TreeMap<>(metadata)
        .entrySet().stream()
            .map(word -> word.getKey() + "=" + word.getValue())
            .collect(Collectors.joining(", "));
  }
}
