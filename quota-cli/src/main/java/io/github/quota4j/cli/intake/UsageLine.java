package io.github.quota4j.cli.intake;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.quota4j.store.UsageEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads one line of a file of usage, all of it or nothing. */
final class UsageLine {
  static final List<String> NEEDED = List.of("customer", "service", "quantity", "at");
  static final String ID = "id";
  static final String SUBJECT = "subject";
  static final String METADATA = "metadata.";

  /** What a charge may name, too; others could never be charged. */
  private static final Pattern CUSTOMER = Pattern.compile("[A-Za-z0-9._@:-]{1,255}");

  private UsageLine() {}

  /** Whether there is such a column. */
  static boolean isKnown(String column) {
    return NEEDED.contains(column)
        || column.equals(ID)
        || column.equals(SUBJECT)
        || column.startsWith(METADATA);
  }

  /**
   * The usage that a line tells.
   *
   * @param made names it where the file has no column of ids
   * @param latest it happened before
   * @throws IllegalArgumentException if it tells none, and says why
   */
  static UsageEvent read(NamedCsvRecord line, String made, Instant latest) {
    if (line.getFieldCount() != line.getHeader().size()) {
      throw new IllegalArgumentException(
          "there must be " + line.getHeader().size() + " fields, were " + line.getFieldCount());
    }
    String id = line.getHeader().contains(ID) ? line.getField(ID) : made;
    if (id.startsWith("~")) // as those that are made for charges without a key
    throw new IllegalArgumentException("id must not begin with ~, was \"" + id + "\"");
    String subject = line.getHeader().contains(SUBJECT) ? line.getField(SUBJECT) : "";
    return new UsageEvent(
        customer(line.getField("customer")),
        id,
        line.getField("service"),
        subject,
        units(line.getField("quantity")),
        at(line.getField("at"), latest),
        metadata(line));
  }

  private static String customer(String text) {
    if (!CUSTOMER.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "customer must match " + CUSTOMER + ", was \"" + text + "\"");
    }
    return text;
  }

  private static BigDecimal units(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("quantity must be a number, was \"" + text + "\"", e);
    }
  }

  private static Instant at(String text, Instant latest) {
    Instant at;
    try {
      at = Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "at must be like 2026-11-01T10:00:00Z, was \"" + text + "\"", e);
    }
    if (at.isAfter(latest) || at.isBefore(Instant.EPOCH)) {
      throw new IllegalArgumentException("at must be 1970 to now, was " + at);
    }
    return at;
  }

  private static Map<String, String> metadata(NamedCsvRecord line) {
    Map<String, String> metadata = new HashMap<>();
    line.getFieldsAsMap().forEach((column, cell) -> {
      if (column.startsWith(METADATA) && !cell.isEmpty())
        metadata.put(column.substring(METADATA.length()), cell);
    });
    return metadata;
  }
}
