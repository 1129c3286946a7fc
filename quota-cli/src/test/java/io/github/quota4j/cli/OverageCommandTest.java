package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is due: the same numbers in every form. */
class OverageCommandTest {
  @TempDir
  Path folder;

  @Test
  void whatIsDueIsTheSameInEveryForm() throws Exception {
    Path plans = folder.resolve("plans.yaml");
    Files.writeString(
        plans, "plans: {pro: {api: {soft: 10, price: 0.25 USD}, sms: {soft: 1, price: 0.1 USD}}}");
    InProcess.done(InProcess.in(folder, "plans", "apply", plans.toString()));
    InProcess.done(InProcess.in(folder, "subscribe", "-c", "acme", "--plan", "pro"));
    assertThat(InProcess.in(folder, "consume", "-c", "acme", "-s", "api", "-n", "14")
            .exit())
        .isZero();
    assertThat(InProcess.in(folder, "consume", "-c", "acme", "-s", "sms", "-n", "2")
            .exit())
        .isZero();
    JsonNode row = JsonMapper.builder()
        .build()
        .readTree(InProcess.done(overage("--format", "json")))
        .path("rows")
        .path(0);
    assertThat(row.path("overage").asText()).isEqualTo("4");
    assertThat(row.path("amount").asText()).startsWith("1");
    assertThat(row.path("line_id").asText()).hasSize(36);
    assertThat(InProcess.done(overage("--format", "csv")))
        .startsWith("customer,service,unit,used,included,granted,overage,price,amount,currency")
        .contains("acme,api,requests,14,10,0,4,0.25 USD,1.00,USD,");
    assertThat(InProcess.done(overage())).contains("(not closed): 1.10 USD", "OVERAGE");
    assertThat(InProcess.done(overage("-s", "sms")))
        .startsWith("Overage of sms of acme from ")
        .contains("(not closed): 0.10 USD");
    assertThat(InProcess.done(overage("-s", "other"))).contains("(not closed): nothing due");
    InProcess.assertSaid(4, "there is no customer x", InProcess.in(folder, "overage", "-c", "x"));
    assertThat(overage("--period", "soon").exit()).isEqualTo(2);
    assertThat(InProcess.done(InProcess.in(folder, "overage-report", "--format", "csv")))
        .isEqualTo("customer,service,unit,used,included,granted,overage,price,amount,currency,"
            + "used_from,used_to,period_start,period_end,state,line_id,revision\r\n");
    assertThat(InProcess.done(InProcess.in(folder, "overage-report"))).contains("of 1 customer");
  }

  @Test
  void aReportThatFailsPrintsNoHeader() throws Exception {
    Path plans = folder.resolve("plans.yaml");
    Files.writeString(plans, "plans: {pro: {api: {soft: 10}}}");
    InProcess.done(InProcess.in(folder, "plans", "apply", plans.toString()));
    InProcess.done(InProcess.in(folder, "subscribe", "-c", "acme", "--plan", "pro"));
    String url = StoreLocation.in(folder.resolve("quota-data")).url();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE quota_statement_lines CASCADE");
      statement.execute("DROP TABLE quota_agreements CASCADE");
    }
    for (String format : new String[] {"csv", "json"}) {
      CommandProcess.Ended ended = InProcess.in(folder, "overage-report", "-f", format);
      InProcess.assertSaid(3, "store unavailable: ", ended);
    }
  }

  private CommandProcess.Ended overage(String... more) {
    String[] words = new String[more.length + 3];
    words[0] = "overage";
    words[1] = "-c";
    words[2] = "acme";
    System.arraycopy(more, 0, words, 3, more.length);
    return InProcess.in(folder, words);
  }
}
