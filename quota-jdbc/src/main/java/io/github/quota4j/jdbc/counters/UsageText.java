package io.github.quota4j.jdbc.counters;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Draw;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a usage record holds as text: its kind, and as JSON where it was drawn from and the caller's metadata. */
public final class UsageText {
  private static final JsonFactory JSON = new JsonFactory();

  private UsageText() {}

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  static String kind(Changes.Recorded recorded) {
    return recorded.row().kind().name().toLowerCase(Locale.ROOT);
  }

  /** Cut to what the column can hold; rounding could move it into the next window. */
  static Instant recordedAt(Changes.Recorded recorded) {
    return recorded.row().recordedAt().truncatedTo(ChronoUnit.MICROS);
  }

  public static String metadata(Map<String, String> metadata) {
    if (metadata.isEmpty()) return "{}";
    return written(json -> {
      json.writeStartObject();
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    });
  }

  /** Of what others wrote, the fields that are plain values. */
  public static Map<String, String> readMetadata(@Nullable String text) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (text == null) return metadata;
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) return metadata;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (value.isScalarValue() && value != JsonToken.VALUE_NULL)
          metadata.put(name, json.getText());
        else json.skipChildren();
      }
      return metadata;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A plain value that stands by itself. */
  public static Optional<String> readScalar(@Nullable String text) {
    if (text == null) return Optional.empty();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      return Optional.of(json.getText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String draws(List<Draw> draws) {
    return written(json -> {
      json.writeStartArray();
      for (Draw draw : draws) {
        json.writeStartObject();
        json.writeNumberField("leg", draw.leg());
        json.writeStringField("service", draw.counter().service());
        json.writeStringField("limit", draw.counter().limit());
        json.writeStringField("subject", draw.counter().subject());
        json.writeStringField("start", draw.counter().windowStart().toString());
        json.writeStringField("end", draw.end().toString());
        json.writeNumberField("amount", draw.amount());
        if (draw.payer().isPresent()) {
          Draw.Payer payer = draw.payer().get();
          json.writeStringField("grant", payer.grant().limit());
          json.writeStringField("granted", payer.grant().windowStart().toString());
          json.writeStringField("expires", payer.end().toString());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  public static List<Draw> readDraws(String customer, @Nullable String text) {
    List<Draw> draws = new ArrayList<>();
    if (text == null) return draws;
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.START_OBJECT) draws.add(readDraw(customer, json));
      return draws;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Draw readDraw(String customer, JsonParser json) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      fields.put(name, json.getText());
    }
    CounterKey counter = new CounterKey(
        customer,
        field(fields, "subject"),
        field(fields, "service"),
        field(fields, "limit"),
        Instant.parse(field(fields, "start")));
    return new Draw(
        Integer.parseInt(field(fields, "leg")),
        counter,
        Instant.parse(field(fields, "end")),
        Long.parseLong(field(fields, "amount")),
        fields.containsKey("grant") ? Optional.of(readPayer(counter, fields)) : Optional.empty());
  }

  private static Draw.Payer readPayer(CounterKey counter, Map<String, String> fields)
      throws IOException {
    CounterKey grant = new CounterKey(
        counter.customer(),
        "",
        counter.service(),
        field(fields, "grant"),
        Instant.parse(field(fields, "granted")));
    return new Draw.Payer(grant, Instant.parse(field(fields, "expires")));
  }

  private static String field(Map<String, String> fields, String name) throws IOException {
    String value = fields.get(name);
    if (value == null) throw new IOException("a draw has no " + name + ": " + fields);
    return value;
  }

  private static String written(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
