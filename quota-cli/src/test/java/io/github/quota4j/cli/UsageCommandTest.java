package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was used, and when. */
class UsageCommandTest {
  @TempDir
  Path folder;

  @BeforeEach
  void use() throws Exception {
    Files.writeString(folder.resolve("plans.yaml"), "plans: {pro: {api: {hard: 10, scale: 2}}}");
    assertThat(run("plans", "apply", folder.resolve("plans.yaml").toString()).exit())
        .isZero();
    assertThat(run("subscribe", "-c", "acme", "--plan", "pro").exit()).isZero();
    assertThat(run("consume", "-c", "acme", "-s", "api", "-n", "2.25").exit()).isZero();
  }

  @Test
  void hoursDaysAndRecordsTellTheSameAmount() throws Exception {
    for (String by : new String[] {"hour", "day", "month", "period", "record"}) {
      CommandProcess.Ended shown = usage("--by", by, "--format", "json");
      assertThat(shown.exit()).as(shown.err()).isZero();
      JsonNode root = JsonMapper.builder().build().readTree(shown.out());
      assertThat(root.path("customer").asText()).isEqualTo("acme");
      assertThat(root.path("rows")).hasSize(1);
      assertThat(root.path("rows").path(0).path("units").asText()).isEqualTo("2.25");
    }
    assertThat(usage("--by", "record").out()).contains("RECORDED AT", "KIND", "2.25  use");
    assertThat(usage("--format", "csv").out())
        .startsWith("customer,service,day,units,records\r\nacme,api,20");
  }

  @Test
  void timesAreDaysOrInstantsThatFitTheStep() throws Exception {
    assertThat(usage("--from", "2026-01-01").exit()).isZero();
    assertSaid(
        4,
        "there is no usage of api of acme from 2020-01-01T00:00:00Z",
        usage("--from", "2020-01-01", "--to", "2020-02-01"));
    assertSaid(
        2, "start of window must be a whole day in UTC", usage("--from", "2026-01-01T01:00:00Z"));
    assertSaid(
        2, "Invalid value for option '--from': must be like 2026-11-01", usage("--from", "soon"));
    assertSaid(
        2, "window must end after it starts", usage("--from", "2026-01-02", "--to", "2026-01-01"));
    assertSaid(2, "--limit must be at least 1, was 0", usage("--by", "record", "--limit", "0"));
  }

  @Test
  void monthsAddUpTheirDays() throws Exception {
    for (String at : new String[] {"2026-01-01", "2026-01-31", "2026-02-01"}) {
      assertThat(run("record", "-c", "acme", "-s", "api", "--at", at).exit()).isZero();
    }
    assertThat(usage("--by", "month", "--from", "2026-01-01", "--to", "2026-03-01", "-f", "csv")
            .out())
        .contains("acme,api,2026-01-01T00:00:00Z,2,2", "acme,api,2026-02-01T00:00:00Z,1,1")
        .hasLineCount(3);
  }

  @Test
  void billingPeriodsAreToldWholeAndOfWhoeverHasThem() throws Exception {
    // A subscription of now has periods of a month that begin at this time of the day.
    Instant now = Instant.now();
    Instant before = now.minus(Duration.ofDays(45));
    assertThat(
            run("record", "-c", "acme", "-s", "api", "--at", before.toString()).exit())
        .isZero();
    String from =
        LocalDate.ofInstant(now.minus(Duration.ofDays(35)), ZoneOffset.UTC).toString();
    List<String> rows =
        usage("--by", "period", "--from", from, "-f", "csv").out().lines().toList();
    assertThat(rows).hasSize(3).startsWith("customer,service,period,period_end,units,records");
    assertPeriod(rows.get(1), before, "1,1");
    assertPeriod(rows.get(2), now, "2.25,1");
    assertThat(
            usage("--by", "period", "--from", from, "--limit", "1", "-f", "csv").out())
        .hasLineCount(2);
    assertSaid(
        4,
        "there is no customer nobody",
        run("usage", "-c", "nobody", "-s", "api", "--by", "period"));
  }

  private static void assertPeriod(String row, Instant within, String figures) {
    String[] cells = row.split(",", 5);
    assertThat(Instant.parse(cells[2])).isBeforeOrEqualTo(within.plusSeconds(60));
    assertThat(Instant.parse(cells[3])).isAfter(within.plusSeconds(60));
    assertThat(cells[4]).isEqualTo(figures);
  }

  @Test
  void whatRecordsSayOfThemselvesIsToldTheMostFirst() throws Exception {
    Path file = folder.resolve("usage.csv");
    StringBuilder lines =
        new StringBuilder("customer,service,quantity,at,id,metadata.endpoint\r\n");
    String at = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS).toString();
    for (int i = 0; i < 1_300; i++) {
      String endpoint = i < 1_280 ? "/chat" : i < 1_299 ? "=cmd|x" : "";
      lines.append("acme,api,1,").append(at).append(',').append(i).append(',');
      lines.append(endpoint).append("\r\n");
    }
    Files.writeString(file, lines);
    assertThat(run("import", file.toString()).exit()).isZero();
    assertThat(usage("--top", "endpoint", "-f", "csv").out().lines())
        .containsExactly(
            "customer,service,field,value,units,records",
            "acme,api,endpoint,/chat,1280,1280",
            "acme,api,endpoint,'=cmd|x,19,19",
            "acme,api,endpoint,,3.25,2");
    assertThat(usage("--top", "endpoint", "--limit", "1").out())
        .contains("/chat", "1.3K")
        .doesNotContain("cmd");
    assertThat(usage("--by", "record", "-f", "csv").out()).hasLineCount(1_302);
    assertThat(usage("--by", "record", "--limit", "7", "-f", "csv").out()).hasLineCount(8);
    assertThat(usage("--by", "hour").out()).contains("1.3K");
    assertSaid(2, "say --by STEP or --top FIELD", usage("--by", "day", "--top", "endpoint"));
    assertSaid(2, "field must have 1 to 100 characters", usage("--top", ""));
  }

  private CommandProcess.Ended usage(String... more) throws Exception {
    return run(Stream.concat(Stream.of("usage", "-c", "acme", "-s", "api"), Stream.of(more))
        .toArray(String[]::new));
  }

  private CommandProcess.Ended run(String... words) throws Exception {
    return InProcess.in(folder, words);
  }

  private static void assertSaid(int exit, String message, CommandProcess.Ended ended) {
    assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
    assertThat(ended.err()).startsWith("quota: " + message);
    assertThat(ended.err().lines()).hasSize(1);
  }
}
