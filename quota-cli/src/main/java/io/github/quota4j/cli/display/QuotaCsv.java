package io.github.quota4j.cli.display;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.github.quota4j.QuotaStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Quotas as CSV (RFC 4180): a line of names, then one line for each quota. An unlimited limit says so. */
final class QuotaCsv {
  private QuotaCsv() {}

  static String of(QuotaReport report) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      boolean first = true;
      for (QuotaStatus quota : report.quotas()) {
        Map<String, Optional<Object>> row = QuotaRow.of(quota, report.detailed());
        if (first) csv.writeRecord(names(row));
        csv.writeRecord(cells(report.customer(), row));
        first = false;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("text in memory can always be written", e);
    }
    return text.toString();
  }

  private static List<String> names(Map<String, Optional<Object>> row) {
    List<String> names = new ArrayList<>(List.of("customer"));
    names.addAll(row.keySet());
    return names;
  }

  private static List<String> cells(String customer, Map<String, Optional<Object>> row) {
    List<String> cells = new ArrayList<>(List.of(SafeCell.of(customer)));
    row.forEach((name, value) -> cells.add(value.map(QuotaCsv::cell).orElse(missing(name))));
    return cells;
  }

  private static String cell(Object value) {
    return value instanceof BigDecimal number
        ? number.toPlainString()
        : SafeCell.of(value.toString());
  }

  private static String missing(String name) {
    return name.equals("limit") || name.equals("remaining") ? ShortNumber.UNLIMITED : "";
  }
}
