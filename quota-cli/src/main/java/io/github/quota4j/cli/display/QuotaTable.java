package io.github.quota4j.cli.display;

import io.github.quota4j.QuotaStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Quotas as a table for people. */
final class QuotaTable {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private QuotaTable() {}

  static String of(QuotaReport report, Screen screen) {
    List<Column> columns = new ArrayList<>();
    columns.add(column("SERVICE", Column.KEEP, report, QuotaTable::service));
    columns.add(
        column("LIMIT", Column.KEEP, report, q -> ShortNumber.of(q.limit())).right());
    columns.add(
        column("USED", Column.KEEP, report, q -> ShortNumber.of(q.used())).right());
    columns.add(column("LEFT", 5, report, q -> ShortNumber.of(q.remaining())).right());
    columns.add(column("UNIT", 2, report, q -> QuotaText.printable(q.unit())));
    columns.add(column("MODE", 1, report, QuotaRow::mode));
    if (report.detailed()) {
      List<Level> levels = report.quotas().stream().map(Level::of).toList();
      columns.add(column("USAGE", 3, report, q -> Share.of(q).forPeople()).coloured(levels));
      columns.add(column("STATUS", 6, report, q -> Level.of(q).word()).coloured(levels));
    }
    columns.add(column("RESETS (UTC)", 4, report, QuotaTable::resets));
    return title(report) + Columns.fit(columns, screen.columns()).print(screen);
  }

  private static String title(QuotaReport report) {
    return "Quotas of " + report.customer() + " on plan " + QuotaText.printable(report.plan())
        + "\n\n";
  }

  private static Column column(
      String name, int worth, QuotaReport report, Function<QuotaStatus, String> cell) {
    return Column.of(name, worth, report.quotas().stream().map(cell).toList());
  }

  private static String service(QuotaStatus quota) {
    String service = QuotaText.printable(quota.service());
    return quota.limitName().equals("main") ? service : service + " (" + quota.limitName() + ")";
  }

  private static String resets(QuotaStatus quota) {
    return quota.window().map(window -> SECONDS.format(rounded(window.end()))).orElse("never");
  }

  /** Up: at the second that is shown it has happened. */
  private static Instant rounded(Instant end) {
    return end.plusNanos(999_999_999);
  }
}
