package io.github.quota4j.cli.intake;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.store.UsageEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A file of usage (CSV, RFC 4180, UTF-8), read as it is asked for: bad lines are told of, and left out. Not for use by two
 * threads.
 */
final class UsageFile implements Iterator<UsageEvent>, AutoCloseable {
  private final CsvReader<NamedCsvRecord> csv;
  private final Iterator<NamedCsvRecord> lines;
  private final String hash;
  private final Instant latest;
  private final Countable countable;
  private final BiConsumer<Long, String> bad;
  private Optional<UsageEvent> next = Optional.empty();
  private boolean isChecked;
  private long line;

  private UsageFile(
      CsvReader<NamedCsvRecord> csv,
      String hash,
      Instant latest,
      Countable countable,
      BiConsumer<Long, String> bad) {
    this.csv = csv;
    this.lines = csv.iterator();
    this.hash = hash;
    this.latest = latest;
    this.countable = countable;
    this.bad = bad;
  }

  /**
   * @param latest all of it happened before
   * @param countable is what lines may tell of
   * @param bad is told the number of a line that is left out, and why
   * @throws Failure if it cannot be read
   */
  static UsageFile open(
      Path file, Instant latest, Countable countable, BiConsumer<Long, String> bad) {
    try {
      String hash = hash(file);
      CsvReader<NamedCsvRecord> csv = CsvReader.builder()
          .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
          .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
          .detectBomHeader(true)
          .ofNamedCsvRecord(file);
      return new UsageFile(csv, hash, latest, countable, bad);
    } catch (NoSuchFileException e) {
      throw Failure.usage("there is no file " + file);
    } catch (IOException e) {
      throw Failure.usage(file + " cannot be read: " + e.getMessage());
    }
  }

  /** The line that was read last. */
  long line() {
    return line;
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && hasLine()) next = read(lines.next());
    return next.isPresent();
  }

  /** What is no CSV any more ends it: nobody knows where the next line begins. */
  private boolean hasLine() {
    try {
      return lines.hasNext();
    } catch (CsvParseException e) {
      throw Failure.usage("no CSV after line " + line + ": " + e.getMessage());
    }
  }

  private Optional<UsageEvent> read(NamedCsvRecord read) {
    if (!isChecked) check(read.getHeader());
    isChecked = true;
    line = read.getStartingLineNumber();
    try {
      UsageEvent event = UsageLine.read(read, "csv-" + hash + "-" + line, latest);
      countable.check(event);
      return Optional.of(event);
    } catch (IllegalArgumentException e) {
      bad.accept(line, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static void check(List<String> columns) {
    for (String needed : UsageLine.NEEDED) {
      if (!columns.contains(needed)) {
        throw Failure.usage("there must be columns " + String.join(", ", UsageLine.NEEDED)
            + "; there are " + String.join(", ", columns));
      }
    }
    for (String column : columns) {
      if (!UsageLine.isKnown(column)) {
        throw Failure.usage("there is no column " + column + ": beside "
            + String.join(", ", UsageLine.NEEDED) + " there may be id, subject and metadata.NAME");
      }
    }
  }

  @Override
  public UsageEvent next() {
    if (!hasNext()) throw new NoSuchElementException("all lines were read");
    UsageEvent event = next.orElseThrow();
    next = Optional.empty();
    return event;
  }

  /** Half of it is enough to tell files apart. */
  private static String hash(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        DigestInputStream read =
            new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"))) {
      long unused = read.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(read.getMessageDigest().digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
