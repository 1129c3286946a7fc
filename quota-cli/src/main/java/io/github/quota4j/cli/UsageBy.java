package io.github.quota4j.cli;

import io.github.quota4j.Quotas;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.UsageTotal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** How finely usage is told. */
enum UsageBy {
  HOUR(ChronoUnit.HOURS, Duration.ofHours(24)),
  DAY(ChronoUnit.DAYS, Duration.ofDays(30)),
  /** By the calendar, in UTC. */
  MONTH(ChronoUnit.DAYS, Duration.ofDays(366)),
  /** By the billing periods of the customer. */
  PERIOD(ChronoUnit.DAYS, Duration.ofDays(366)),
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
   * Tells the rows of a window, in the order of time.
   *
   * @param most at most so many; {@link UsageCommand#ALL} is all, and then memory stays bounded
   */
  void tell(
      Quotas quotas,
      String customer,
      String service,
      Window window,
      int most,
      Consumer<Map<String, Optional<Object>>> row) {
    if (quotas.store().ledger().isEmpty()) return; // where nothing is kept yet
    Ledger ledger = quotas.store().ledger().get();
    switch (this) {
      case HOUR -> tell(ledger.hours(customer, service, window), most, row);
      case DAY -> tell(ledger.days(customer, service, window), most, row);
      case MONTH -> tell(months(ledger.days(customer, service, window)), most, row);
      case PERIOD ->
        quotas.billing().periods(customer, window).stream()
            .map(period -> UsageRows.period(ledger.total(customer, service, period), period))
            .flatMap(Optional::stream)
            .limit(most)
            .forEach(row);
      case RECORD -> {
        Consumer<UsageRow> record = each -> row.accept(UsageRows.record(each));
        if (most == UsageCommand.ALL) ledger.forEachRow(customer, service, window, record);
        else ledger.rows(customer, service, window, most).forEach(record);
      }
    }
  }

  private void tell(
      List<UsageTotal> totals, int most, Consumer<Map<String, Optional<Object>>> row) {
    totals.stream().limit(most).forEach(total -> row.accept(UsageRows.total(toString(), total)));
  }

  private static List<UsageTotal> months(List<UsageTotal> days) {
    Map<Instant, UsageTotal> months = new LinkedHashMap<>();
    for (UsageTotal day : days) {
      Instant first = day.start().atOffset(ZoneOffset.UTC).withDayOfMonth(1).toInstant();
      months.merge(first, new UsageTotal(first, day.units(), day.records()), UsageTotal::plus);
    }
    return List.copyOf(months.values());
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
