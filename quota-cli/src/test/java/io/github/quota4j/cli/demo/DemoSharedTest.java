package io.github.quota4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.quota4j.cli.CommandProcess;
import io.github.quota4j.cli.InProcess;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Redis;
import io.github.quota4j.testkit.server.RedisServer;
import io.github.quota4j.testkit.server.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one store have one limit. */
@ExtendWith(Servers.class)
class DemoSharedTest {
  private static final int SIX_MB = 6_000_000; // two of them are more than 0.01 gb

  @TempDir
  Path folder;

  @Test
  void onPostgres(Postgres postgres) throws Exception {
    shareOneLimit(postgres.createDatabase());
  }

  /** On a Redis of its own: the demo's customers have fixed names. */
  @Test
  void onRedis() throws Exception {
    try (Redis redis = RedisServer.start()) {
      shareOneLimit(redis.url());
    }
  }

  private void shareOneLimit(String store) throws Exception {
    // At the same time, on an empty store: they have to agree on the windows.
    CompletableFuture<DemoProcess> starting = CompletableFuture.supplyAsync(() -> start(store));
    try (DemoProcess one = start(store);
        DemoProcess two = starting.get()) {
      for (int i = 0; i < 4; i++) {
        assertThat((i % 2 == 0 ? one : two).hello("demo-starter").statusCode()).isEqualTo(200);
      }
      assertThat(one.usage("demo-starter", "api").path("used").asInt()).isEqualTo(100_002);
      assertThat(two.usage("demo-starter", "api")).isEqualTo(one.usage("demo-starter", "api"));

      assertThat(one.put("demo-tiny", "a", SIX_MB).statusCode()).isEqualTo(201);
      assertThat(two.put("demo-tiny", "b", SIX_MB).statusCode()).isEqualTo(429);
      assertThat(two.delete("demo-tiny", "a").statusCode()).isEqualTo(200);
      assertThat(two.put("demo-tiny", "b", SIX_MB).statusCode()).isEqualTo(201);

      assertThat(callsOfOneMinute(one, two)).isEqualTo(5);

      CommandProcess.Ended shown = InProcess.at(
          "--store", store, "show", "-c", "demo-tiny", "-s", "storage", "--format", "csv");
      assertThat(shown.out()).as(shown.err()).contains("0.01,0.005588,0.004412");
    }
  }

  /** How many of twelve calls pass, all in one window: if a minute ends in between, the next one tells. */
  private static int callsOfOneMinute(DemoProcess one, DemoProcess two) throws Exception {
    while (true) {
      String before = one.usage("demo-tiny", "api").path("resets_at").asText();
      int passed = 0;
      for (int i = 0; i < 12; i++) {
        if ((i % 2 == 0 ? one : two).hello("demo-tiny").statusCode() == 200) passed++;
      }
      if (two.usage("demo-tiny", "api").path("resets_at").asText().equals(before)) return passed;
      // Both minutes were begun: the new one is used up in part, so wait for the one after it.
      waitForTheNextMinute(one);
    }
  }

  private static void waitForTheNextMinute(DemoProcess demo) {
    await()
        .atMost(Duration.ofSeconds(70))
        .until(() -> demo.usage("demo-tiny", "api").path("used").asInt() == 0);
  }

  private DemoProcess start(String store) {
    try {
      return DemoProcess.start(folder, "--store", store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
