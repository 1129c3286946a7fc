package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.RFC4180ParserBuilder;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same state is told in the same numbers and names, in all three forms. */
@ExtendWith(Servers.class)
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeFormsTest {
  private static final JsonMapper JSON = JsonMapper.builder()
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  /** Where short numbers are meant: amounts of units, and no money or versions. */
  private static final List<String> SHORT = List.of("show", "usage", "alerts");

  private Path folder = Path.of(""); // both are set before all tests
  private Shop shop = new Shop("");

  @BeforeAll
  void fill(Postgres postgres, @TempDir Path fresh) throws Exception {
    folder = fresh;
    shop = Shop.in(folder, postgres.createDatabase());
  }

  @Test
  void tableJsonAndCsvTellTheSame() throws Exception {
    for (String command : List.of(
        "show -c c0",
        "show -c c0 --usage",
        "usage -c c2 -s api --by hour --from 2026-01-01",
        "usage -c c2 -s api --by day",
        "usage -c c2 -s api --by month",
        "usage -c c2 -s api --by period",
        "usage -c c2 -s api --by record",
        "usage -c c2 -s api --top of",
        "explain -c c1 -s api",
        "alerts",
        "alerts -c c0 --level critical",
        "deliveries -c c0",
        "overage -c c0",
        "customers list",
        "customers show c5",
        "config")) {
      JsonNode json = JSON.readTree(shop.shown(command, "json"));
      List<Map<String, String>> csv = csv(shop.shown(command, "csv"));
      List<String> table = shop.shown(command, "table").lines().toList();
      assertSame(command, json, csv, table);
    }
  }

  private static void assertSame(
      String command, JsonNode json, List<Map<String, String>> csv, List<String> table) {
    JsonNode rows = json.has("quotas") ? json.path("quotas") : json.path("rows");
    assertThat(rows).as(command).isNotEmpty();
    assertThat(csv).as(command).hasSize(rows.size());
    List<String> lines = table.subList(table.size() - rows.size(), table.size());
    for (int i = 0; i < rows.size(); i++) {
      JsonNode row = rows.path(i);
      for (Map.Entry<String, JsonNode> cell : row.properties()) {
        String inCsv = csv.get(i).get(cell.getKey());
        assertThat(inCsv).as("%s: %s of row %s", command, cell.getKey(), i).isIn(allowed(cell));
      }
      if (!command.startsWith("show")) assertShows(command, lines.get(i), row);
    }
    if (command.startsWith("show")) assertShown(rows, lines);
    for (Map.Entry<String, JsonNode> fact : json.properties()) {
      if (fact.getValue().isTextual() && csv.get(0).containsKey(fact.getKey()))
        assertThat(csv.get(0)).containsEntry(fact.getKey(), fact.getValue().asText());
    }
  }

  /** What may stand in CSV for a value of JSON. */
  private static List<String> allowed(Map.Entry<String, JsonNode> cell) {
    JsonNode value = cell.getValue();
    if (value.isNull()) return List.of("", "unlimited");
    String text = value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
    boolean isFormula = !value.isNumber() && text.matches("(?s)[=+@\t\r-].*");
    // This reader tells every line break inside a cell as \n.
    return List.of((isFormula ? "'" + text : text).replace("\r\n", "\n"));
  }

  private static void assertShows(String command, String line, JsonNode row) {
    boolean isShort = SHORT.contains(command.split(" ", -1)[0]) && !command.contains("--by record");
    for (Map.Entry<String, JsonNode> cell : row.properties()) {
      JsonNode value = cell.getValue();
      if (value.isNull()) continue;
      String text = value.isNumber() ? number(value, isShort) : printable(value.asText());
      assertThat(line).as("%s: %s", command, cell.getKey()).contains(text);
    }
  }

  /** The table of show leaves out what is the same in all rows, and tells times to the second. */
  private static void assertShown(JsonNode quotas, List<String> lines) {
    for (int i = 0; i < quotas.size(); i++) {
      JsonNode quota = quotas.path(i);
      for (String name : List.of("limit", "used", "remaining")) {
        JsonNode value = quota.path(name);
        String text = value.isNull() ? "unlimited" : number(value, true);
        assertThat(lines.get(i)).as(name).contains(text);
      }
      assertThat(lines.get(i)).contains(quota.path("service").asText());
      if (quota.has("status"))
        assertThat(lines.get(i)).contains(quota.path("status").asText());
    }
  }

  private static String number(JsonNode value, boolean isShort) {
    BigDecimal number = value.decimalValue();
    if (!isShort || number.compareTo(new BigDecimal(1_000)) < 0) return number.toPlainString();
    boolean isMillions = number.compareTo(new BigDecimal(999_950)) >= 0;
    return number.movePointLeft(isMillions ? 6 : 3).setScale(1, RoundingMode.HALF_UP)
        + (isMillions ? "M" : "K");
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "\uFFFD");
  }

  /** By another library than the one that wrote it. */
  private static List<Map<String, String>> csv(String text) throws Exception {
    List<Map<String, String>> rows = new ArrayList<>();
    try (CSVReader reader = new CSVReaderBuilder(new StringReader(text))
        .withCSVParser(new RFC4180ParserBuilder().build())
        .build()) {
      List<String[]> lines = reader.readAll();
      for (String[] line : lines.subList(1, lines.size())) {
        assertThat(line).hasSameSizeAs(lines.get(0));
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < line.length; i++) row.put(lines.get(0)[i], line[i]);
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void oddNamesComeBackAsTheyWere() throws Exception {
    List<String> names = csv(shop.shown("customers list", "csv")).stream()
        .map(row -> row.get("name"))
        .toList();
    for (int i = 0; i < Shop.ODD_NAMES.size(); i++) {
      String name = Shop.ODD_NAMES.get(i).replace("\r\n", "\n");
      assertThat(names.get(i)).isEqualTo(i < 4 ? "'" + name : name);
    }
    // The same by the real command, whose output is bytes.
    CommandProcess.Ended real =
        CommandProcess.run(folder, "customers", "list", "--format", "csv", "--store", shop.store());
    assertThat(real.out()).isEqualTo(shop.shown("customers list", "csv"));
    assertThat(real.err()).isEmpty();
  }
}
