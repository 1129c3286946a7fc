package io.github.quota4j.cli;

import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.UsageTotal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How finely usage is told. */
enum UsageBy {
  HOUR(ChronoUnit.HOURS, Duration.ofHours(24)),
  DAY(ChronoUnit.DAYS, Duration.ofDays(30)),
  /** By the calendar, in UTC. */
  MONTH(ChronoUnit.DAYS, Duration.ofDays(366)),
  /** Record by record. */
  RECORD(ChronoUnit.HOURS, Duration.ofHours(24));

  private final ChronoUnit step;
  private final Duration span;

  UsageBy(ChronoUnit step, Duration span) {
    this.step = step;
    this.span = span;
  }

  /** The end unless one is named: that of the hour or the day that is open. */
  Instant endAt(Instant now) {
    return now.truncatedTo(step).plus(1, step);
  }

  /** The beginning unless one is named. */
  Instant startBefore(Instant end) {
    return end.minus(span);
  }

  /**
   * The rows of a window, in the order of time.
   *
   * @param most at most so many records
   */
  List<Map<String, Optional<Object>>> rows(
      Ledger ledger, String customer, String service, Window window, int most) {
    return switch (this) {
      case HOUR ->
        ledger.hours(customer, service, window).stream().map(this::row).toList();
      case DAY -> ledger.days(customer, service, window).stream().map(this::row).toList();
      case MONTH -> months(ledger.days(customer, service, window));
      case RECORD ->
        ledger.rows(customer, service, window, most).stream().map(UsageBy::row).toList();
    };
  }

  private List<Map<String, Optional<Object>>> months(List<UsageTotal> days) {
    Map<String, UsageTotal> months = new LinkedHashMap<>();
    for (UsageTotal day : days) {
      Instant first = day.start().atOffset(ZoneOffset.UTC).withDayOfMonth(1).toInstant();
      months.merge(
          first.toString(),
          new UsageTotal(first, day.units(), day.records()),
          (sum, more) ->
              new UsageTotal(first, sum.units().add(more.units()), sum.records() + more.records()));
    }
    return months.values().stream().map(this::row).toList();
  }

  private Map<String, Optional<Object>> row(UsageTotal total) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put(toString(), Optional.of(total.start().toString()));
    row.put("units", Optional.of(total.units()));
    row.put("records", Optional.of(BigDecimal.valueOf(total.records())));
    return row;
  }

  private static Map<String, Optional<Object>> row(UsageRow record) {
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

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
