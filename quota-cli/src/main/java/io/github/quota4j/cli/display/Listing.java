package io.github.quota4j.cli.display;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows to be shown, all with the same names.
 *
 * @param title says in one line what it is, for people
 * @param about what all rows have in common, for programs; names and values
 * @param rows names and values, in order: a value is a text, an exact number, or empty; at least one row
 */
public record Listing(
    String title, Map<String, String> about, List<Map<String, Optional<Object>>> rows) {
  public Listing {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) throw new IllegalArgumentException("rows must be at least one, was none");
  }

  /** Writes it in a form, with a line end after the last line. */
  public void write(Format format, Screen screen, PrintWriter out) {
    String text = switch (format) {
      case TABLE -> ListingTable.of(this, screen);
      case JSON -> ListingJson.of(this);
      case CSV -> ListingCsv.of(this);
    };
    out.print(text);
    out.flush();
  }

  /** The names of all rows. */
  List<String> names() {
    return List.copyOf(rows.get(0).keySet());
  }

  /** What stands under a name in a row, for people and for CSV. */
  static String cell(Optional<Object> value) {
    return value
        .map(
            cell -> cell instanceof BigDecimal number ? ShortNumber.exact(number) : cell.toString())
        .orElse("");
  }

  /** Whether what stands under a name are numbers. */
  boolean isNumber(String name) {
    return rows.get(0)
        .getOrDefault(name, Optional.empty())
        .filter(BigDecimal.class::isInstance)
        .isPresent();
  }
}
