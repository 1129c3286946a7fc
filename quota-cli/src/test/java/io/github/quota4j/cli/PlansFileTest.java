package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.quota4j.testkit.server.Redis;
import io.github.quota4j.testkit.server.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs by the plans of a file, where the store keeps none. */
class PlansFileTest {
  @TempDir
  Path folder;

  @BeforeEach
  void write() throws Exception {
    Files.writeString(folder.resolve("plans.yaml"), """
        plans:
          free: {api: {hard: 10, resets: never}}
          pro: {api: {soft: 1000, resets: never}}
        """);
  }

  @Test
  void theDefaultPlanDecides() throws Exception {
    CommandProcess.Ended free = memory("check", "--default-plan", "free", "-n", "11");
    assertThat(free.exit()).as(free.err()).isEqualTo(1);
    assertThat(free.out()).startsWith("denied too_large").contains("limit=10");
    CommandProcess.Ended pro = memory("check", "--default-plan", "pro", "-n", "11");
    assertThat(pro.exit()).as(pro.err()).isZero();
    assertThat(pro.out()).startsWith("allowed within_limit").contains("limit=1000");
  }

  @Test
  void aCustomerOfTheDemoHasItsOwn() throws Exception {
    CommandProcess.Ended shown = InProcess.at(
        "--store", "memory:", "show", "-c", "demo-pro", "-f", "json", "--plans", file());
    assertThat(shown.exit()).as(shown.err()).isZero();
    JsonNode report = JsonMapper.builder().build().readTree(shown.out());
    assertThat(report.path("plan").asText()).isEqualTo("pro");
    assertThat(report.path("quotas").path(0).path("limit").asInt()).isEqualTo(1_000);
  }

  @Test
  void redisAloneCountsByTheFile() throws Exception {
    try (Redis redis = RedisServer.start()) {
      CommandProcess.Ended first = on(redis.url(), "consume", "--default-plan", "free", "-n", "7");
      assertThat(first.exit()).as(first.err()).isZero();
      CommandProcess.Ended second = on(redis.url(), "consume", "--default-plan", "free", "-n", "7");
      assertThat(second.exit()).as(second.err()).isEqualTo(1);
      assertThat(second.out()).startsWith("denied limit_reached").contains("used=7 limit=10");
    }
  }

  @Test
  void nobodyGuessesAPlan() throws Exception {
    assertRefused(
        memory("check"), "which plan has acme? --default-plan NAME says it: one of free, pro");
    assertRefused(
        memory("check", "--default-plan", "gold"),
        "--default-plan must be one of free, pro, was \"gold\"");
    assertRefused(
        InProcess.in(folder, "show", "-c", "acme", "--default-plan", "free"),
        "--default-plan needs --plans FILE");
  }

  @Test
  void aStoreThatKeepsPlansWantsNoFile() throws Exception {
    String kept = folder.resolve("kept").toString();
    assertRefused(
        InProcess.at("--data", kept, "show", "-c", "acme", "--plans", file()),
        "--plans is for a store that keeps no plans (redis://... or memory:), and " + kept
            + " keeps its own");
    assertThat(folder.resolve("kept")).doesNotExist();
  }

  @Test
  void allThatIsWrongWithTheFileIsToldWithItsPlace() throws Exception {
    Files.writeString(
        folder.resolve("plans.yaml"), "plans:\n  free:\n    api: {hard: lots, limti: 5}\n");
    CommandProcess.Ended ended = memory("check", "--default-plan", "free");
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    List<String> lines = ended.err().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .isEqualTo(
            "quota: " + file() + ":3:17: hard must be a number such as 1000 or 0.25, was lots");
    assertThat(lines.get(1))
        .startsWith("quota: " + file() + ":3:23: unknown word \"limti\"; a quota has");
  }

  @Test
  void aFileThatCannotBeReadIsUsage() throws Exception {
    Files.delete(folder.resolve("plans.yaml"));
    assertRefused(memory("check"), "there is no file " + file());
    Files.createDirectory(folder.resolve("plans.yaml"));
    assertRefused(memory("check"), file() + " cannot be read: ");
  }

  private CommandProcess.Ended memory(String verb, String... more) {
    return on("memory:", verb, more);
  }

  private CommandProcess.Ended on(String store, String verb, String... more) {
    String[] words = Stream.concat(
            Stream.of(verb, "-c", "acme", "-s", "api", "--plans", file()), Stream.of(more))
        .toArray(String[]::new);
    return InProcess.at("--store", store, words);
  }

  private String file() {
    return folder.resolve("plans.yaml").toString();
  }

  private static void assertRefused(CommandProcess.Ended ended, String message) {
    assertThat(ended.exit()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).startsWith("quota: " + message);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.out()).isEmpty();
  }
}
