package io.github.quota4j.cli.display;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The same rows give the same numbers in all forms, and harm nobody who opens them. */
class ListingTest {
  private final Listing listing = new Listing(
      "Usage of a\u001b[31m",
      Map.of("customer", "a,\"b\"\n=1+1"),
      List.of(row("=cmd()", "1000000.500000", "a,b"), row("plain", "-2", "")));

  @Test
  void namesAreCutWhereThereIsNoRoomForThem() {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("customer", Optional.of("c".repeat(50)));
    row.put("service", Optional.of("s".repeat(50)));
    row.put("used", Optional.of(Amount.of(new BigDecimal("1234"))));
    StringWriter text = new StringWriter();
    new Listing("Title", Map.of(), List.of(row))
        .write(Format.TABLE, new Screen(40, false), new PrintWriter(text));
    assertThat(text.toString().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40))
        .anySatisfy(line -> assertThat(line).matches("c+~ +s+~"));
  }

  @Test
  void aTableIsExactAndFitsByLeavingTheLastColumnsOut() {
    String wide = text(Format.TABLE, Integer.MAX_VALUE);
    assertThat(wide).isEqualTo("""
            Usage of a\ufffd[31m

            RECORDED AT      UNITS  NOTE
            =cmd()       1000000.5  a,b
            plain               -2
            """);
    assertThat(text(Format.TABLE, 24)).contains("RECORDED AT").doesNotContain("NOTE");
  }

  @Test
  void csvIsSafeForSpreadsheets() {
    List<String> lines = List.of(text(Format.CSV, 80).split("\r\n"));
    assertThat(lines)
        .containsExactly(
            "customer,recorded_at,units,note",
            "\"a,\"\"b\"\"\n=1+1\",'=cmd(),1000000.5,\"a,b\"",
            "\"a,\"\"b\"\"\n=1+1\",plain,-2,");
  }

  @Test
  void jsonHasExactNumbersAndNulls() throws Exception {
    JsonNode root = JsonMapper.builder().build().readTree(text(Format.JSON, 80));
    assertThat(root.path("schema_version").asInt()).isEqualTo(1);
    assertThat(root.path("customer").asText()).isEqualTo("a,\"b\"\n=1+1");
    assertThat(root.path("rows").path(0).path("units").asText()).isEqualTo("1000000.5");
    assertThat(root.path("rows").path(1).path("note").isNull()).isTrue();
    assertThat(root.path("rows")).hasSize(2);
  }

  @Test
  void whereThereIsNothingToShowThereIsNoListing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Listing("none", Map.of(), List.of()))
        .withMessage("rows must be at least one, was none");
  }

  private static Map<String, Optional<Object>> row(String at, String units, String note) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("recorded_at", Optional.of(at));
    row.put("units", Optional.of(new BigDecimal(units)));
    row.put("note", note.isEmpty() ? Optional.empty() : Optional.of(note));
    return row;
  }

  private String text(Format format, int width) {
    StringWriter text = new StringWriter();
    listing.write(format, new Screen(width, false), new PrintWriter(text));
    return text.toString();
  }
}
