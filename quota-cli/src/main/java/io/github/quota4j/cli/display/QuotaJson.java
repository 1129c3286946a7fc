package io.github.quota4j.cli.display;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.quota4j.QuotaStatus;
import java.math.BigDecimal;
import java.util.Optional;

/** Quotas as JSON. Numbers are exact; what is unlimited, or never resets, is null. */
final class QuotaJson {
  /** Grows when a name changes its meaning or goes; new names may come without it. */
  static final int SCHEMA_VERSION = 1;

  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(SerializationFeature.INDENT_OUTPUT)
      .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
      .build();

  private QuotaJson() {}

  static String of(QuotaReport report) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("schema_version", SCHEMA_VERSION);
    root.put("customer", report.customer());
    root.put("plan", report.plan());
    ArrayNode quotas = root.putArray("quotas");
    for (QuotaStatus quota : report.quotas()) {
      ObjectNode node = quotas.addObject();
      QuotaRow.of(quota, report.detailed()).forEach((name, value) -> put(node, name, value));
    }
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }

  private static void put(ObjectNode node, String name, Optional<Object> value) {
    if (value.isEmpty()) node.putNull(name);
    else if (value.get() instanceof BigDecimal number) node.put(name, number);
    else node.put(name, value.get().toString());
  }
}
