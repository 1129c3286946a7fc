package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who did what, when and why, on the embedded database. */
@Timeout(180)
class AuditCommandTest {
  @TempDir
  private Path folder;

  private CommandProcess.Ended run(String... words) {
    return InProcess.in(folder, words);
  }

  private String done(String... words) {
    return InProcess.done(run(words));
  }

  private List<String> told(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("audit", "-f", "json"));
    all.addAll(List.of(words));
    List<String> told = new ArrayList<>();
    for (JsonNode row :
        new ObjectMapper().readTree(done(all.toArray(String[]::new))).get("rows")) {
      told.add(row.get("action").asText() + " " + row.get("who").asText() + " "
          + row.get("why").asText() + " " + row.get("count").asText());
    }
    return told;
  }

  private void applyPlans() throws Exception {
    Path plans = folder.resolve("plans.yaml");
    Files.writeString(plans, "plans: {free: {api: {hard: 5}}, pro: {api: {hard: 100}}}");
    assertThat(done("plans", "apply", plans.toString(), "--as", "ci", "--reason", "release 7"))
        .isNotEmpty();
  }

  @Test
  void everyVerbThatChangesTellsWhoAndWhy() throws Exception {
    applyPlans();
    String[] jane = {"--as", "jane", "--reason", "ticket 7"};
    for (String line : new String[] {
      "subscribe -c acme --plan free",
      "change-plan -c acme --plan pro",
      "override -c acme -s api --quota QUOTA",
      "override -c acme -s api --remove",
      "grant -c acme --id g1 -s api -n 10",
      "grant -c acme --id g1 --void",
      "reset -c acme",
      "customers add acme --name Acme",
      "record -c acme -s api",
      "customers delete acme --yes"
    }) {
      List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
      words.replaceAll(word -> word.equals("QUOTA") ? "{hard: 7, resets: monthly}" : word);
      words.addAll(List.of(jane));
      assertThat(done(words.toArray(String[]::new))).isNotEmpty();
    }
    assertThat(told())
        .containsExactly(
            "delete-customer jane ticket 7 1",
            "save-customer jane ticket 7 1",
            "reset jane ticket 7 1",
            "void-grant jane ticket 7 1",
            "grant jane ticket 7 1",
            "remove-override jane ticket 7 1",
            "override jane ticket 7 1",
            "change-plan jane ticket 7 1",
            "subscribe jane ticket 7 1",
            "apply ci release 7 1");
  }

  @Test
  void denialsAreToldAndWhoeverIsNotNamedIsTheUserOfTheMachine() throws Exception {
    applyPlans();
    assertThat(done("subscribe", "-c", "acme", "--plan", "free")).isNotEmpty();
    assertThat(done("break-glass", "on", "-c", "joes", "--by", "joe", "--why", "at night"))
        .isNotEmpty();
    for (int i = 0; i < 2; i++)
      assertThat(run("consume", "-c", "acme", "-s", "api", "-n", "6").exit()).isOne();
    assertThat(
            run("consume", "-c", "acme", "-s", "api", "-n", "6", "--as", "joe").exit())
        .isOne();
    String user = System.getProperty("user.name");
    assertThat(told("-c", "acme"))
        .containsExactly(
            "denied joe null 1",
            "denied " + user + " null 1",
            "denied " + user + " null 1",
            "subscribe " + user + " null 1");
    assertThat(told("--who", "joe"))
        .containsExactly("denied joe null 1", "break-glass joe at night 1");
    assertThat(told("--action", "Denied", "--limit", "1")).containsExactly("denied joe null 1");
    assertThat(told("-s", "api")).hasSize(3);
    assertThat(told("--until", "2100-01-01", "--since", "2020-01-01T00:00:00Z")).hasSize(6);
  }

  @Test
  void whatIsAllowedIsToldIfASettingSaysSo() throws Exception {
    applyPlans();
    assertThat(done("subscribe", "-c", "acme", "--plan", "free")).isNotEmpty();
    String data = folder.resolve("quota-data").toString();
    for (String share : List.of("0", "1")) {
      assertThat(InProcess.run(
                  Map.of("QUOTA_AUDIT_ALLOWED", share),
                  "consume",
                  "-c",
                  "acme",
                  "-s",
                  "api",
                  "--as",
                  "joe",
                  "--data",
                  data)
              .exit())
          .isZero();
    }
    assertThat(told("--action", "allowed")).containsExactly("allowed joe null 1");
  }

  @Test
  void whereThereIsNothingOrItIsAskedForWronglyItSaysSo() {
    InProcess.assertSaid(4, "the audit has nothing of the kind", run("audit"));
    InProcess.assertSaid(2, "--limit must be 1 to 10000, was 0", run("audit", "--limit", "0"));
    InProcess.assertSaid(
        2,
        "--until must be after 2026-01-02T00:00:00Z, was 2026-01-01T00:00:00Z",
        run("audit", "--since", "2026-01-02", "--until", "2026-01-01"));
    CommandProcess.Ended wrong = run("audit", "--action", "nonsense");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("must be one of denied, allowed, refund");
    InProcess.assertSaid(
        2,
        "--as or --reason: who must be 1 to 255 characters",
        run("subscribe", "-c", "acme", "--plan", "free", "--as", " "));
    InProcess.assertSaid(
        2,
        "this is for a database",
        InProcess.run(Map.of(), "audit", "--store", "redis://localhost:1"));
  }

  @Test
  void itIsToldAsATableAsJsonAndAsCsv() throws Exception {
    applyPlans();
    assertThat(done(
            "subscribe", "-c", "acme", "--plan", "free", "--as", "jane", "--reason", "=1+1, \"x\""))
        .isNotEmpty();
    String table =
        InProcess.done(CommandProcess.run(folder, "audit", "-c", "acme", "--format", "table"));
    assertThat(table.lines().toList().get(2))
        .contains("AT", "ACTION", "CUSTOMER", "WHO", "WHY", "COUNT");
    assertThat(table).contains("subscribe", "acme", "jane", "=1+1, \"x\"", "free");
    JsonNode row = new ObjectMapper()
        .readTree(done("audit", "-c", "acme", "--format", "json"))
        .get("rows")
        .get(0);
    assertThat(row.get("action").asText()).isEqualTo("subscribe");
    assertThat(row.get("why").asText()).isEqualTo("=1+1, \"x\"");
    assertThat(row.get("service").isNull()).isTrue();
    assertThat(row.get("count").isNumber()).isTrue();
    assertThat(row.get("last_at").asText()).isEqualTo(row.get("at").asText());
    assertThat(row.get("id").asText()).isNotEmpty();
    assertThat(done("audit", "-c", "acme", "--format", "csv").lines().toList())
        .hasSize(2)
        .satisfies(lines -> {
          assertThat(lines.get(0))
              .isEqualTo("at,action,customer,service,who,why,count,last_at,detail,id");
          assertThat(lines.get(1)).contains(",subscribe,acme,,jane,\"'=1+1, \"\"x\"\"\",1,");
        });
  }
}
