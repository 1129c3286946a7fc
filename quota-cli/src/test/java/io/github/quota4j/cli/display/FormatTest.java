package io.github.quota4j.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.Marks;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Thresholds;
import io.github.quota4j.plan.Window;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The same state in all formats, with names that would break each of them. */
class FormatTest {
  private static final Screen PIPE = new Screen(Integer.MAX_VALUE, false);
  private static final Window NOVEMBER =
      new Window(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z"));

  private static final List<QuotaStatus> QUOTAS = List.of(
      quota("api", "1000000", "999001", "999", Optional.of(NOVEMBER)),
      quota("full", "5", "7", "0", Optional.of(NOVEMBER)),
      quota("=1+1", "5", "-5", "5", Optional.empty()),
      quota("a,\"b\"\nc", "0.01", "0.005588", "0.004412", Optional.empty()),
      new QuotaStatus(
          "enterprise",
          "main",
          "requests",
          Enforcement.Mode.SOFT,
          Optional.empty(),
          new BigDecimal("12345678"),
          BigDecimal.ZERO,
          Optional.empty(),
          Optional.of(NOVEMBER),
          BigDecimal.ZERO,
          "pro",
          Optional.empty()));

  private static final QuotaReport REPORT = new QuotaReport("acme", "pro", QUOTAS, true);

  @Test
  void jsonIsExactAndSaysNullForUnlimited() throws Exception {
    JsonNode root = JsonMapper.builder()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build()
        .readTree(text(Format.JSON, REPORT, PIPE));
    assertThat(root.path("schema_version").asInt()).isEqualTo(1);
    assertThat(root.path("customer").asText()).isEqualTo("acme");
    JsonNode quotas = root.path("quotas");
    assertThat(quotas).hasSize(QUOTAS.size());
    for (int i = 0; i < QUOTAS.size(); i++) {
      assertThat(quotas.path(i).path("service").asText())
          .isEqualTo(QUOTAS.get(i).service());
      assertThat(quotas.path(i).path("used").decimalValue())
          .isEqualByComparingTo(QUOTAS.get(i).used());
    }
    assertThat(quotas.path(0).path("resets_at").asText()).isEqualTo("2026-12-01T00:00:00Z");
    assertThat(quotas.path(2).path("resets_at").isNull()).isTrue();
    assertThat(quotas.path(4).path("limit").isNull()).isTrue();
    assertThat(quotas.path(4).path("remaining").isNull()).isTrue();
  }

  @Test
  void csvReadsBackWithTheSameNumbersAndStartsNoFormula() {
    List<NamedCsvRecord> lines =
        CsvReader.builder().ofNamedCsvRecord(text(Format.CSV, REPORT, PIPE)).stream()
            .toList();
    assertThat(lines)
        .extracting(line -> line.getField("service"))
        .containsExactly("api", "full", "'=1+1", "a,\"b\"\nc", "enterprise");
    assertThat(lines)
        .extracting(line -> line.getField("used"))
        .containsExactly("999001", "7", "-5", "0.005588", "12345678");
    assertThat(lines)
        .extracting(line -> line.getField("limit"))
        .containsExactly("1000000", "5", "5", "0.01", "unlimited");
    assertThat(lines)
        .extracting(line -> line.getField("resets_at"))
        .containsExactly(
            "2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z", "", "", "2026-12-01T00:00:00Z");
  }

  @Test
  void csvLinesEndAsTheStandardHasThem() {
    assertThat(text(Format.CSV, REPORT, PIPE)).startsWith("customer,service,").contains("\r\n");
  }

  @Test
  void tableIsShortAndStaysOnItsLines() {
    String table = text(Format.TABLE, REPORT, PIPE);
    assertThat(table).contains("999", "1.0M", "12.3M", "unlimited", "never", "exceeded");
    assertThat(table.lines()).hasSize(3 + QUOTAS.size());
    assertThat(table.lines()).anyMatch(line -> line.matches("api +1\\.0M +999\\.0K +999 .*"));
  }

  @Test
  void tableFitsTheTerminal() {
    for (int width : new int[] {200, 100, 80, 55, 40}) {
      assertThat(text(Format.TABLE, REPORT, new Screen(width, false)).lines())
          .as("%s columns", width)
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width))
          .anySatisfy(line -> assertThat(line).startsWith("SERVICE").contains("LIMIT", "USED"));
    }
  }

  @Test
  void tableHasColoursOnlyWhereTheyAreWanted() {
    assertThat(text(Format.TABLE, REPORT, PIPE)).doesNotContain("\u001b");
    assertThat(text(Format.TABLE, REPORT, new Screen(200, true))).contains("\u001b[31mexceeded");
  }

  @Test
  void allFormatsShowWhatIsUsedAlsoWithoutDetails() {
    QuotaReport brief = new QuotaReport("acme", "pro", QUOTAS, false);
    assertThat(text(Format.TABLE, brief, PIPE)).contains("USED").doesNotContain("STATUS");
    assertThat(text(Format.JSON, brief, PIPE)).contains("\"used\"").doesNotContain("\"status\"");
    assertThat(text(Format.CSV, brief, PIPE)).contains(",used,").doesNotContain("status");
  }

  private static String text(Format format, QuotaReport report, Screen screen) {
    StringWriter text = new StringWriter();
    format.write(report, screen, new PrintWriter(text));
    return text.toString();
  }

  private static QuotaStatus quota(
      String service, String limit, String used, String remaining, Optional<Window> window) {
    return new QuotaStatus(
        service,
        "main",
        "requests",
        Enforcement.Mode.HARD,
        Optional.of(new BigDecimal(limit)),
        new BigDecimal(used),
        BigDecimal.ZERO,
        Optional.of(new BigDecimal(remaining)),
        window,
        BigDecimal.ZERO,
        "pro",
        Marks.of(Quota.hard(service, 0).alertAt(Thresholds.levels(75, 90, 100)))
            .levelAt(
                new BigDecimal(used).movePointRight(6).longValueExact(),
                new BigDecimal(limit).movePointRight(6).longValueExact()));
  }
}
