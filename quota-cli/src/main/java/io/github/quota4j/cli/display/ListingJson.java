package io.github.quota4j.cli.display;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** A listing as JSON. Numbers are exact. */
final class ListingJson {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(SerializationFeature.INDENT_OUTPUT)
      .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
      .build();

  private ListingJson() {}

  static String of(Listing listing) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("schema_version", QuotaJson.SCHEMA_VERSION);
    listing.about().forEach(root::put);
    ArrayNode rows = root.putArray("rows");
    for (Map<String, Optional<Object>> row : listing.rows()) {
      ObjectNode node = rows.addObject();
      row.forEach((name, value) -> put(node, name, value));
    }
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }

  private static void put(ObjectNode node, String name, Optional<Object> value) {
    if (value.isEmpty()) {
      node.putNull(name);
      return;
    }
    Object given = value.get();
    Optional<BigDecimal> number = Listing.number(given);
    if (number.isPresent()) node.set(name, DecimalNode.valueOf(number.get())); // with all decimals
    else if (given instanceof Shown) node.putNull(name);
    else node.put(name, given.toString());
  }
}
