package io.github.quota4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.cli.CommandProcess;
import io.github.quota4j.cli.InProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is used outlives the server, and what it prints can be pasted. */
class DemoRestartTest {
  private static final int SIX_MB = 6_000_000;

  @TempDir
  Path folder;

  @Test
  void usageSurvivesAKillAndAStop() throws Exception {
    try (DemoProcess first = DemoProcess.start(folder, "--data", "here")) {
      for (int i = 0; i < 3; i++)
        assertThat(first.hello("demo-free").statusCode()).isEqualTo(200);
      assertThat(first.hello("demo-starter").statusCode()).isEqualTo(200);
      assertThat(first.put("demo-tiny", "a", SIX_MB).statusCode()).isEqualTo(201);
      assertCanBePasted(first);
      first.kill();
    }
    String data = folder.resolve("here").toString();
    CommandProcess.Ended between =
        InProcess.at("--data", data, "show", "-c", "demo-free", "-s", "api", "--format", "csv");
    assertThat(between.out()).contains("demo-free,api,main,requests,hard,10000,3,9997,");
    String window = between.out().lines().skip(1).toList().get(0);

    try (DemoProcess second = DemoProcess.start(folder, "--data", "here")) {
      assertThat(second.hello("demo-free").statusCode()).isEqualTo(200);
      assertThat(second.usage("demo-free", "api").path("used").asInt()).isEqualTo(4);
      assertThat(window)
          .endsWith(second.usage("demo-free", "api").path("resets_at").asText());
      assertThat(second.usage("demo-starter", "api").path("used").asInt()).isEqualTo(99_999);
      assertThat(second.put("demo-tiny", "b", SIX_MB).statusCode()).isEqualTo(429);
      assertThat(second.signal("TERM")).isEqualTo(143);
      assertThat(second.errors()).isEmpty();
    }

    try (DemoProcess third = DemoProcess.start(folder, "--data", "here")) {
      assertThat(third.usage("demo-free", "api").path("used").asInt()).isEqualTo(4);
      assertThat(third.delete("demo-tiny", "a").statusCode())
          .as("the sizes, too")
          .isEqualTo(200);
      assertThat(third.usage("demo-tiny", "storage").path("used").asInt()).isZero();
      int expected = third.isDeafToInterrupts() ? 143 : 130;
      long asked = System.nanoTime();
      assertThat(third.interrupt()).isEqualTo(expected);
      assertThat((System.nanoTime() - asked) / 1_000_000_000L).isLessThan(5);
      assertThat(third.errors()).isEmpty();
    }
  }

  private void assertCanBePasted(DemoProcess demo) throws Exception {
    assertThat(demo.greeting()).contains(folder.resolve("here").toString());
    assertThat(demo.lines(20))
        .anyMatch(line -> line.strip().startsWith("curl ")
            && line.contains("http://127.0.0.1:" + demo.port() + "/api/hello"))
        .anyMatch(line -> line.contains("show --customer demo-tiny --usage --data 'here'"));
  }
}
