package io.github.quota4j.cli.display;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A listing as CSV (RFC 4180): a line of names, then one line for each row. What all have in common comes first in each. */
final class ListingCsv {
  private ListingCsv() {}

  static String of(Listing listing) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      List<String> names = new ArrayList<>(listing.about().keySet());
      names.addAll(listing.names());
      csv.writeRecord(names);
      for (Map<String, Optional<Object>> row : listing.rows()) {
        List<String> cells = new ArrayList<>();
        listing.about().values().forEach(value -> cells.add(SafeCell.of(value)));
        row.values().forEach(value -> cells.add(SafeCell.of(Listing.cell(value))));
        csv.writeRecord(cells);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("text in memory can always be written", e);
    }
    return text.toString();
  }
}
