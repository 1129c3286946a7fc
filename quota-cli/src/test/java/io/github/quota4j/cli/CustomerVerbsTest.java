package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an operator agrees with a customer, on a real PostgreSQL. */
@ExtendWith(Servers.class)
@Timeout(180)
class CustomerVerbsTest {
  @TempDir
  private Path folder;

  private final String store;

  CustomerVerbsTest(Postgres postgres) {
    this.store = postgres.createDatabase();
  }

  @BeforeEach
  void acmeHasAPlan() throws Exception {
    Files.writeString(
        folder.resolve("plans.yaml"), "plans: {free: {api: {hard: 5}}, pro: {api: {hard: 100}}}");
    assertThat(done("plans", "apply", folder.resolve("plans.yaml").toString())).isNotEmpty();
    assertThat(done("subscribe", "-c", "acme", "--plan", "free")).startsWith("acme has plan free");
  }

  @Test
  void aPlanAQuotaOfItsOwnAndAGrantActAtOnce() throws Exception {
    assertThat(done("change-plan", "-c", "acme", "--plan", "pro", "--when", "period-end"))
        .startsWith("acme has plan free, and plan pro from 20");
    assertThat(done("consume", "-c", "acme", "-s", "api", "-n", "5")).contains("limit=5");
    assertThat(done("override", "-c", "acme", "-s", "api", "--quota", "{hard: 7, resets: monthly}"))
        .isEqualTo("api: {hard: 7, resets: monthly}\n");
    assertThat(done("consume", "-c", "acme", "-s", "api", "-n", "2")).contains("limit=7");
    String[] grant = {"grant", "-c", "acme", "--id", "g1", "-s", "api", "-n", "10"};
    assertThat(done(grant)).startsWith("g1: 10 of 10 left for api, from 20");
    assertThat(done(grant)).as("given again").hasLineCount(1);
    assertUsage(
        "--id must be that of no other grant of acme, was \"g1\", which is g1: 10 of 10 left for api",
        "grant -c acme --id g1 -s api -n 11".split(" ", -1));
    assertThat(done("consume", "-c", "acme", "-s", "api", "-n", "4"))
        .contains("used=11 limit=17 remaining=6");
    assertThat(done("grant", "-c", "acme")).startsWith("g1: 6 of 10 left");
    assertThat(done("grant", "-c", "acme", "--id", "g1", "--void")).contains("voided at 20");
    assertSaid(1, "denied limit_reached", run("consume", "-c", "acme", "-s", "api"));
    assertThat(done("override", "-c", "acme", "-s", "api", "--remove"))
        .isEqualTo("acme has no quotas of its own\n");
    assertThat(done("change-plan", "-c", "acme", "--plan", "pro")).isEqualTo("acme has plan pro\n");
    assertThat(done("consume", "-c", "acme", "-s", "api", "-n", "80")).contains("limit=10");
  }

  @Test
  void brokenGlassLetsThroughAndIsKeptWithWhoAndWhy() throws Exception {
    assertSaid(1, "denied", run("consume", "-c", "acme", "-s", "api", "-n", "6"));
    assertThat(done("break-glass", "on", "-c", "acme", "--as", "jane", "--reason", "wrong limit"))
        .isEqualTo("refuses nothing: acme, by jane: wrong limit\n");
    CommandProcess.Ended through = run("consume", "-c", "acme", "-s", "api", "-n", "6");
    assertThat(through.exit()).isZero();
    assertThat(through.err())
        .isEqualTo("quota: warning: api of acme would be denied, but break-glass is on\n");
    assertThat(done("break-glass")).isEqualTo("refuses nothing: acme, by jane: wrong limit\n");
    assertThat(done("break-glass", "off", "-c", "acme", "--by", "joe", "--why", "mended"))
        .isEqualTo("all limits refuse as they are set\n");
    assertSaid(1, "denied", run("consume", "-c", "acme", "-s", "api"));
    assertThat(done("break-glass", "--help"))
        .contains("--as", "--reason")
        .doesNotContain("--by", "--why");
    assertThat(done("override", "-c", "acme", "-s", "api", "--quota", "{hard: 1, shadow: true}"))
        .isNotEmpty();
    assertThat(run("consume", "-c", "acme", "-s", "api", "-n", "2").err())
        .isEqualTo("quota: warning: api of acme would be denied, but its quota is in shadow\n");
    assertThat(done("cache", "invalidate", "--all"))
        .isEqualTo("announced to the applications that use push\n");
  }

  @Test
  void whatIsAskedForWronglyChangesNothing() throws Exception {
    assertUsage("say --customer ID", "break-glass", "on", "--by", "jane", "--why", "w");
    assertUsage("it is kept --as whom and with a --reason", "break-glass", "on", "--all");
    assertUsage("say --customer ID or --all", "cache", "invalidate");
    assertUsage("a grant needs --service", "grant", "-c", "acme", "--id", "g1");
    assertUsage("--quota:1:", "override", "-c", "acme", "-s", "api", "--quota", "{hard: many}");
    assertUsage("plan must be one of", "change-plan", "-c", "acme", "--plan", "gold");
    assertUsage(
        "--void ends the grant of that --id", "grant -c acme --id g1 --void -s api".split(" ", -1));
    assertThat(done("override", "-c", "acme")).isEqualTo("acme has no quotas of its own\n");
    assertThat(done("override", "-c", "acme", "-s", "api"))
        .isEqualTo("acme has no quotas of its own for api\n");
    assertThat(done("grant", "-c", "acme")).isEqualTo("acme has no grants\n");
  }

  @Test
  void aGrantWithoutANameIsNotTakenForAQuestion() throws Exception {
    assertUsage(
        "a grant that is given or ended needs --id",
        "grant",
        "-s",
        "api",
        "-n",
        "100",
        "-c",
        "acme");
    assertUsage("a grant that is given or ended needs --id", "grant", "--void", "-c", "acme");
    assertUsage(
        "a grant that is given or ended needs --id", "grant -c acme --priority 0".split(" ", -1));
  }

  @Test
  void nothingIsSaidOfSomebodyWhoIsNobody() throws Exception {
    List<String[]> verbs = List.of(
        new String[] {"grant"},
        new String[] {"override"},
        new String[] {"check-alerts"},
        new String[] {"alerts"},
        new String[] {"change-plan", "--plan", "pro"},
        new String[] {"overage"},
        new String[] {"reset"},
        new String[] {"cache", "warm"},
        new String[] {"warm-cache"},
        new String[] {"usage", "-s", "api", "--by", "period"});
    for (String[] verb : verbs) {
      String[] words = Arrays.copyOf(verb, verb.length + 2);
      words[verb.length] = "-c";
      words[verb.length + 1] = "nobody";
      CommandProcess.Ended ended = run(words);
      assertThat(ended.err()).as(verb[0]).isEqualTo("quota: there is no customer nobody\n");
      assertThat(ended.exit()).isEqualTo(4);
    }
  }

  private void assertUsage(String message, String... words) throws Exception {
    CommandProcess.Ended ended = run(words);
    assertThat(ended.err()).startsWith("quota: " + message).hasLineCount(1);
    assertThat(ended.exit()).isEqualTo(2);
  }

  private static void assertSaid(int exit, String start, CommandProcess.Ended ended) {
    assertThat(ended.out()).as(ended.err()).startsWith(start);
    assertThat(ended.exit()).isEqualTo(exit);
  }

  private String done(String... words) throws Exception {
    CommandProcess.Ended ended = run(words);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    return ended.out();
  }

  private CommandProcess.Ended run(String... words) throws Exception {
    return InProcess.at("--store", store, words);
  }
}
