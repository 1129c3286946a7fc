package io.github.quota4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.cli.CommandProcess;
import io.github.quota4j.cli.InProcess;
import io.github.quota4j.cli.PlansFile;
import io.github.quota4j.testkit.server.Redis;
import io.github.quota4j.testkit.server.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo by plans that somebody else wrote. */
class DemoPlansTest {
  private static final String PLANS = """
      plans:
        small:
          api: {hard: 2, resets: never}
          search: {hard: 1, resets: never}
        large:
          storage: {hard: 1, unit: gb, scale: 6, level: true, per_subject: unlimited}
          api: {unlimited: true}
        none: {}
      """;

  @TempDir
  Path folder;

  @Test
  void eachPlanHasACustomerAndLinesToTryItWith() throws Exception {
    write(PLANS);
    try (DemoProcess demo = DemoProcess.start(folder, "--plans", "plans.yaml")) {
      String url = "http://127.0.0.1:" + demo.port();
      assertThat(demo.lines(17))
          .containsExactly(
              "",
              "demo-small has api (hard 2 requests for ever), search (hard 1 requests for ever):",
              "  curl -si -H 'X-API-Key: demo-small' " + url + "/api/hello",
              "  curl -si -H 'X-API-Key: demo-small' " + url + "/use/search",
              "",
              "demo-large has storage (hard 1 gb), api (unlimited requests monthly):",
              "  head -c 6000000 /dev/zero > /tmp/six-mb",
              "  curl -si -H 'X-API-Key: demo-large' " + url + "/files/one -T /tmp/six-mb",
              "  curl -si -H 'X-API-Key: demo-large' " + url + "/files/one -X DELETE",
              "  curl -si -H 'X-API-Key: demo-large' " + url + "/api/hello",
              "",
              "demo-none has no services.",
              "",
              "What is used, and what is left; without a key it is a 401:",
              "  curl -s -H 'X-API-Key: demo-small' " + url + "/usage",
              "  ./quota show --customer demo-small --usage",
              "  curl -si " + url + "/usage");
      assertThat(demo.hello("demo-small").statusCode()).isEqualTo(200);
      assertThat(demo.hello("demo-small").statusCode()).isEqualTo(200);
      assertThat(demo.hello("demo-small").statusCode()).isEqualTo(429);
      assertThat(demo.get("demo-small", "/use/search").statusCode()).isEqualTo(200);
      assertThat(demo.get("demo-small", "/use/search").statusCode()).isEqualTo(429);
      assertThat(demo.put("demo-large", "one", 1_000_000).statusCode()).isEqualTo(201);
      assertThat(demo.get("demo-large", "/use/search").statusCode()).isEqualTo(403);
      assertThat(demo.hello("demo-none").statusCode()).isEqualTo(403);
      assertThat(demo.hello("demo-tiny").statusCode()).as("one of its own").isEqualTo(401);
      assertThat(demo.get("demo-small", "/use/storage").body())
          .contains("GET /use/{service} for search");
    }
  }

  @Test
  void theFileReplacesPlansOfTheSameNameAndUsageStays() throws Exception {
    write(PLANS);
    String file = folder.resolve("plans.yaml").toString();
    assertThat(InProcess.in(folder, "plans", "apply", file).exit()).isZero();
    assertThat(InProcess.in(folder, "subscribe", "-c", "demo-small", "--plan", "small")
            .exit())
        .isZero();
    assertThat(InProcess.in(folder, "consume", "-c", "demo-small", "-s", "api", "-n", "2")
            .exit())
        .isZero();
    write("{\"plans\": {\"small\": {\"api\": {\"hard\": 3, \"resets\": \"never\"}}}}");
    try (DemoProcess demo = DemoProcess.start(folder, "--plans", "plans.yaml")) {
      assertThat(demo.hello("demo-small").statusCode()).isEqualTo(200);
      assertThat(demo.hello("demo-small").statusCode()).isEqualTo(429);
      CommandProcess.Ended shown = InProcess.in(folder, "show", "-c", "demo-small", "-f", "csv");
      assertThat(shown.out()).as(shown.err()).contains("api").contains("small");
    }
  }

  @Test
  void onRedisTheFileIsNamedAgain() throws Exception {
    write(PLANS);
    try (Redis redis = RedisServer.start();
        DemoProcess demo =
            DemoProcess.start(folder, "--plans", "plans.yaml", "--store", redis.url())) {
      assertThat(demo.hello("demo-small").statusCode()).isEqualTo(200);
      assertThat(demo.lines(17).get(15))
          .isEqualTo("  ./quota show --customer demo-small --usage --store '" + redis.url()
              + "' --plans 'plans.yaml'");
      String file = folder.resolve("plans.yaml").toString();
      String[] show = {"show", "-c", "demo-small", "-s", "api", "-f", "csv", "--plans", file};
      CommandProcess.Ended shown = InProcess.at("--store", redis.url(), show);
      assertThat(shown.exit()).as(shown.err()).isZero();
      assertThat(shown.out()).contains("2,1,1");
    }
  }

  @Test
  void storageThatKeepsNoFilesIsUsedLikeTheRest() throws IOException {
    write("plans: {a: {storage: {hard: 5, level: true}}}");
    DemoRoutes routes = DemoRoutes.of(PlansFile.read(folder.resolve("plans.yaml")));
    assertThat(routes).isEqualTo(new DemoRoutes(false, List.of("storage")));
  }

  @Test
  void aBadFileStopsItBeforeItListens() throws Exception {
    write("plans: {free: {api: {hard: -1}}}");
    assertRefused("plans.yaml:1:28: hard must not be negative");
    write("plans: {a b: {api: {hard: 1}}}");
    assertRefused("plan \"a b\" gives its customer no id");
    assertThat(folder.resolve("quota-data")).doesNotExist();
  }

  private void assertRefused(String message) throws Exception {
    CommandProcess.Ended ended =
        CommandProcess.run(folder, "demo", "--port", "0", "--plans", "plans.yaml");
    assertThat(ended.exit()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).startsWith("quota: " + message);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.out()).isEmpty();
  }

  private void write(String plans) throws IOException {
    Files.writeString(folder.resolve("plans.yaml"), plans);
  }
}
