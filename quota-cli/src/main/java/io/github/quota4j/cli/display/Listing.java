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
 * @param names of all rows, in order
 * @param rows names and values, in order: a value is a text, an exact number, an amount, a share, money, or empty
 */
public record Listing(
    String title,
    Map<String, String> about,
    List<String> names,
    List<Map<String, Optional<Object>>> rows) {
  public Listing {
    names = List.copyOf(names);
    rows = List.copyOf(rows);
  }

  /** Rows of which there is at least one, which names them. */
  public Listing(
      String title, Map<String, String> about, List<Map<String, Optional<Object>>> rows) {
    this(title, about, namesOf(rows), rows);
  }

  private static List<String> namesOf(List<Map<String, Optional<Object>>> rows) {
    if (rows.isEmpty()) throw new IllegalArgumentException("rows must be at least one, was none");
    return List.copyOf(rows.get(0).keySet());
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

  /** What stands under a name in a row, for people. */
  static String forPeople(Optional<Object> value) {
    return value.isPresent() && value.get() instanceof Shown shown
        ? shown.forPeople()
        : cell(value);
  }

  /** What stands under a name in a row, in CSV. */
  static String cell(Optional<Object> value) {
    return value
        .map(
            cell -> cell instanceof BigDecimal number ? ShortNumber.exact(number) : cell.toString())
        .orElse("");
  }

  /** A value as the number that it is, if it is one: money with all its decimals. */
  static Optional<BigDecimal> number(Object value) {
    if (value instanceof Amount amount) return amount.exact().map(Listing::plain);
    if (value instanceof Shown shown) return shown.exact();
    return value instanceof BigDecimal number ? Optional.of(plain(number)) : Optional.empty();
  }

  private static BigDecimal plain(BigDecimal number) {
    return new BigDecimal(ShortNumber.exact(number));
  }

  /** Whether what stands under a name are numbers. */
  boolean isNumber(String name) {
    return rows.stream()
        .flatMap(row -> row.getOrDefault(name, Optional.empty()).stream())
        .allMatch(value -> value instanceof Shown || number(value).isPresent());
  }
}
