package io.github.quota4j.cli.display;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes rows one by one, for as many as there are: none of them is kept. To be closed after the last one. */
public interface RowStream extends AutoCloseable {
  /** Writes one row: names and values as in a {@link Listing}. */
  void row(Map<String, Optional<Object>> row);

  @Override
  void close();

  /** As CSV (RFC 4180), with a line of names first. */
  static RowStream csv(List<String> names, PrintWriter out) {
    CsvWriter csv = CsvWriter.builder().build(out);
    csv.writeRecord(names);
    return new RowStream() {
      @Override
      public void row(Map<String, Optional<Object>> row) {
        csv.writeRecord(
            row.values().stream().map(cell -> SafeCell.of(Listing.cell(cell))).toList());
      }

      @Override
      public void close() {
        try {
          csv.flush(); // it has a buffer of its own
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        out.flush();
      }
    };
  }

  /** As JSON of the form that a {@link Listing} has. */
  static RowStream json(PrintWriter out) {
    return new JsonRows(out);
  }

  /** As JSON. */
  final class JsonRows implements RowStream {
    private static final JsonMapper MAPPER = JsonMapper.builder()
        .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
        .build();

    private final JsonGenerator json;
    private final PrintWriter out;

    private JsonRows(PrintWriter out) {
      this.out = out;
      try {
        json = MAPPER.createGenerator(out).useDefaultPrettyPrinter();
        json.writeStartObject();
        json.writeNumberField("schema_version", QuotaJson.SCHEMA_VERSION);
        json.writeArrayFieldStart("rows");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void row(Map<String, Optional<Object>> row) {
      try {
        json.writeStartObject();
        for (Map.Entry<String, Optional<Object>> cell : row.entrySet()) {
          json.writeFieldName(cell.getKey());
          write(cell.getValue());
        }
        json.writeEndObject();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void write(Optional<Object> value) throws IOException {
      if (value.isEmpty()) json.writeNull();
      else if (value.get() instanceof BigDecimal number)
        json.writeNumber(new BigDecimal(ShortNumber.exact(number)));
      else if (value.get() instanceof Money money) json.writeNumber(money.amount());
      else json.writeString(value.get().toString());
    }

    @Override
    public void close() {
      try {
        json.writeEndArray();
        json.writeEndObject();
        json.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      out.println();
      out.flush();
    }
  }
}
