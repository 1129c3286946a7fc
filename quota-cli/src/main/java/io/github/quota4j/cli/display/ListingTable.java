package io.github.quota4j.cli.display;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
        .map(row -> QuotaText.printable(Listing.cell(row.getOrDefault(name, Optional.empty()))))
        .toList();
    String head = name.replace('_', ' ').toUpperCase(Locale.ROOT);
    Column column = Column.of(head, index < 2 ? Column.KEEP : -index, cells);
    return listing.isNumber(name) ? column.right() : column;
  }
}
