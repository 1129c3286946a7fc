package io.github.quota4j.cli.display;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A listing as a table for people. The last columns go first where there is no room. */
final class ListingTable {
  private ListingTable() {}

  static String of(Listing listing, Screen screen) {
    List<Column> columns = new ArrayList<>();
    for (String name : listing.names()) columns.add(column(listing, name, columns.size()));
    return QuotaText.printable(listing.title()) + "\n\n"
        + Columns.fit(columns, screen.columns()).print(screen);
  }

  private static Column column(Listing listing, String name, int index) {
    List<String> cells = listing.rows().stream()
        .map(
            row -> QuotaText.printable(Listing.forPeople(row.getOrDefault(name, Optional.empty()))))
        .toList();
    String head = name.replace('_', ' ').toUpperCase(Locale.ROOT);
    Column column = Column.of(head, index < 2 ? Column.KEEP : -index, cells);
    List<Level> levels = levels(listing, name);
    if (!levels.isEmpty()) return column.coloured(levels);
    return listing.isNumber(name) ? column.right() : column;
  }

  /** Of a column of shares. */
  private static List<Level> levels(Listing listing, String name) {
    List<Level> levels = listing.rows().stream()
        .flatMap(row -> row.getOrDefault(name, Optional.empty()).stream())
        .flatMap(value -> value instanceof Share share ? Stream.of(share.level()) : Stream.empty())
        .toList();
    return levels.size() == listing.rows().size() ? levels : List.of();
  }
}
