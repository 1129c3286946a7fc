package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** All JSON that is printed is as its schema says, by a validator that is not ours. */
@ExtendWith(Servers.class)
@Timeout(120)
class JsonSchemaTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Which definition of the schema is meant for which command line. */
  private static final Map<String, String> DEFINED = new TreeMap<>(Map.ofEntries(
      Map.entry("show -c c0", "show"),
      Map.entry("show -c c0 --usage", "show"),
      Map.entry("usage -c c0 -s api --by hour", "usage_by_hour"),
      Map.entry("usage -c c0 -s api --by day", "usage_by_day"),
      Map.entry("usage -c c0 -s api --by month", "usage_by_month"),
      Map.entry("usage -c c0 -s api --by period", "usage_by_period"),
      Map.entry("usage -c c2 -s api --by record", "usage_by_record"),
      Map.entry("usage -c c2 -s api --top of", "usage_top"),
      Map.entry("explain -c c1 -s api", "explain"),
      Map.entry("explain -c c0 -s events", "explain"),
      Map.entry("audit", "audit"),
      Map.entry("alerts", "alerts"),
      Map.entry("alerts -c c0", "alerts"),
      Map.entry("deliveries -c c0", "deliveries"),
      Map.entry("overage -c c0", "overage"),
      Map.entry("overage-report", "overage"),
      Map.entry("customers list", "customers_list"),
      Map.entry("customers show c1", "customers_show"),
      Map.entry("config", "config"),
      Map.entry("doctor", "doctor"),
      Map.entry("plans show", "plans")));

  @Test
  void everyOutputIsAsTheSchemaSays(Postgres postgres, @TempDir Path folder) throws Exception {
    Shop shop = Shop.in(folder, postgres.createDatabase());
    ObjectNode document = (ObjectNode) JSON.readTree(SchemaCommand.outputSchema());
    Schema all = schema(document);
    for (Map.Entry<String, String> each : DEFINED.entrySet()) {
      String output = shop.shown(each.getKey(), "json");
      assertThat(all.validate(output, InputFormat.JSON)).as(each.getKey()).isEmpty();
      ObjectNode one = document.deepCopy();
      one.remove("anyOf");
      one.put("$ref", "#/$defs/" + each.getValue());
      assertThat(schema(one).validate(output, InputFormat.JSON))
          .as(each.getKey())
          .isEmpty();
      if (!each.getValue().equals("plans")) assertVersion(document, JSON.readTree(output));
    }
  }

  private static Schema schema(JsonNode document) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(document.toString(), InputFormat.JSON);
  }

  private static void assertVersion(JsonNode document, JsonNode output) {
    int version = output.path("schema_version").asInt();
    assertThat(document.path("$id").asText()).isEqualTo("urn:quota4j:output:" + version);
  }

  /** Each definition is tried above, and each verb that has a form of JSON. */
  @Test
  void nothingIsLeftOut() throws Exception {
    Set<String> shapes = new TreeSet<>();
    JSON.readTree(SchemaCommand.outputSchema())
        .path("anyOf")
        .forEach(shape -> shapes.add(shape.path("$ref").asText().replace("#/$defs/", "")));
    assertThat(shapes).isEqualTo(new TreeSet<>(DEFINED.values()));
    Set<String> verbs = DEFINED.keySet().stream()
        .map(line -> line.split(" ", -1)[0])
        .collect(Collectors.toCollection(TreeSet::new));
    Set<String> withFormat = Main.command(Map.of()).getSubcommands().entrySet().stream()
        .filter(verb -> hasFormat(verb.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(withFormat).isEqualTo(verbs);
  }

  private static boolean hasFormat(CommandLine verb) {
    return verb.getCommandSpec().findOption("--format") != null
        || verb.getSubcommands().values().stream().anyMatch(JsonSchemaTest::hasFormat);
  }

  @Test
  void theSchemaIsPrintedAndRefusesWhatIsNone() {
    Schema schema = schema(read(InProcess.done(InProcess.run(Map.of(), "schema", "output"))));
    for (String wrong : Arrays.asList(
        "{}",
        "{\"schema_version\":2,\"rows\":[]}",
        "{\"schema_version\":1,\"rows\":[{\"setting\":\"x\"}]}",
        "{\"schema_version\":1,\"customer\":\"c\",\"plan\":\"p\",\"quotas\":[{}]}")) {
      assertThat(schema.validate(wrong, InputFormat.JSON)).as(wrong).isNotEmpty();
    }
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
