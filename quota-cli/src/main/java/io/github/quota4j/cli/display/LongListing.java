package io.github.quota4j.cli.display;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rows that are written as they come, however many: all with the same names. The same as {@link Listing}, but that a table is
 * aligned a page at a time. Not for use by two threads.
 */
public final class LongListing implements AutoCloseable {
  private static final int PAGE = 200;

  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
      .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
      .build();

  private interface Form {
    /** Before the first row. */
    void begin(Collection<String> names) throws IOException;

    void write(Map<String, Optional<Object>> row) throws IOException;

    void end() throws IOException;
  }

  private final Form form;
  private final PrintWriter out;
  private boolean isBegun;
  private long rows;

  /**
   * Rows that are named by the first one. Without any nothing is written.
   *
   * @param title says in one line what it is, for people
   */
  public LongListing(String title, Format format, Screen screen, PrintWriter out) {
    this(title, Map.of(), format, screen, out);
  }

  /**
   * The same.
   *
   * @param about what all rows have in common, for programs; names and values
   */
  public LongListing(
      String title, Map<String, String> about, Format format, Screen screen, PrintWriter out) {
    this.out = out;
    this.form = switch (format) {
      case TABLE -> new Table(title, screen);
      case JSON -> new Json(about);
      case CSV -> new Csv(about);
    };
  }

  private void begin(Collection<String> names) {
    try {
      form.begin(names);
    } catch (IOException e) {
      throw new UncheckedIOException("rows cannot be written", e);
    }
    isBegun = true;
  }

  /** Writes a row: names and values, in order. */
  public void add(Map<String, Optional<Object>> row) {
    if (!isBegun) begin(row.keySet());
    try {
      form.write(row);
    } catch (IOException e) {
      throw new UncheckedIOException("a row cannot be written", e);
    }
    rows++;
  }

  /** Has their names written even if there is no row; to be called when there are no more. */
  public void named(List<String> names) {
    if (!isBegun) begin(names);
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return rows == 0;
  }

  /** Writes the rest. */
  @Override
  public void close() {
    try {
      if (isBegun) form.end();
    } catch (IOException e) {
      throw new UncheckedIOException("rows cannot be written", e);
    }
    out.flush();
  }

  private final class Table implements Form {
    private final Screen screen;
    private final List<Map<String, Optional<Object>>> page = new ArrayList<>();
    private String title;

    Table(String title, Screen screen) {
      this.title = title;
      this.screen = screen;
    }

    @Override
    public void begin(Collection<String> names) {}

    @Override
    public void write(Map<String, Optional<Object>> row) {
      page.add(row);
      if (page.size() == PAGE) end();
    }

    @Override
    public void end() {
      if (page.isEmpty()) return;
      out.print(ListingTable.of(new Listing(title, Map.of(), page), screen));
      page.clear();
      title = "";
    }
  }

  private final class Csv implements Form {
    private final CsvWriter csv = CsvWriter.builder().build(out);
    private final Map<String, String> about;

    Csv(Map<String, String> about) {
      this.about = about;
    }

    @Override
    public void begin(Collection<String> names) {
      csv.writeRecord(Stream.concat(about.keySet().stream(), names.stream()).toList());
    }

    @Override
    public void write(Map<String, Optional<Object>> row) {
      Stream<String> cells = row.values().stream().map(Listing::cell);
      csv.writeRecord(
          Stream.concat(about.values().stream(), cells).map(SafeCell::of).toList());
    }

    @Override
    public void end() throws IOException {
      csv.flush();
    }
  }

  private final class Json implements Form {
    private final JsonGenerator json;
    private final Map<String, String> about;

    Json(Map<String, String> about) {
      this.about = about;
      try {
        json = MAPPER.createGenerator(out).useDefaultPrettyPrinter();
      } catch (IOException e) {
        throw new UncheckedIOException("rows cannot be written", e);
      }
    }

    @Override
    public void begin(Collection<String> names) throws IOException {
      json.writeStartObject();
      json.writeNumberField("schema_version", QuotaJson.SCHEMA_VERSION);
      for (Map.Entry<String, String> fact : about.entrySet())
        json.writeStringField(fact.getKey(), fact.getValue());
      json.writeArrayFieldStart("rows");
    }

    @Override
    public void write(Map<String, Optional<Object>> row) throws IOException {
      json.writeStartObject();
      for (Map.Entry<String, Optional<Object>> cell : row.entrySet()) {
        json.writeFieldName(cell.getKey());
        value(cell.getValue());
      }
      json.writeEndObject();
    }

    private void value(Optional<Object> value) throws IOException {
      Optional<BigDecimal> number = value.flatMap(Listing::number);
      if (number.isPresent()) json.writeNumber(number.get());
      else if (value.isEmpty() || value.get() instanceof Shown) json.writeNull();
      else json.writeString(value.get().toString());
    }

    @Override
    public void end() throws IOException {
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
      json.flush();
    }
  }
}
