package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.testkit.server.Redis;
import io.github.quota4j.testkit.server.RedisServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is not there: one line, without the password, and exit 3. Nobody listens on port 1. */
class UnreachableStoreTest {
  private static final String POSTGRES =
      "jdbc:postgresql://127.0.0.1:1/quota?user=me&password=s3cret";
  private static final String REDIS = "redis://me:s3cret@127.0.0.1:1";

  @TempDir
  Path folder;

  @Test
  void stopsDisplays() throws Exception {
    assertUnavailable(CommandProcess.run(folder, "show", "-c", "acme", "--store", POSTGRES));
    assertUnavailable(InProcess.at("--store", REDIS, "show", "-c", "acme"));
  }

  @Test
  void stopsDecisions() {
    for (String verb : new String[] {"check", "consume"}) {
      for (String store : new String[] {POSTGRES, REDIS}) {
        assertUnavailable(InProcess.at("--store", store, verb, "-c", "demo-tiny", "-s", "api"));
      }
    }
  }

  @Test
  void stopsTheDemo() throws Exception {
    assertUnavailable(CommandProcess.run(folder, "demo", "--port", "0", "--store", POSTGRES));
    assertUnavailable(CommandProcess.run(folder, "demo", "--port", "0", "--store", REDIS));
  }

  @Test
  void debugShowsWhereItComesFrom() throws Exception {
    CommandProcess.Ended ended =
        CommandProcess.run(folder, "--debug", "show", "-c", "acme", "--store", POSTGRES);
    assertThat(ended.exit()).isEqualTo(3);
    assertThat(ended.err()).contains("\tat ");
  }

  @Test
  void saysWhyAServerThatIsThereIsNoStore() throws Exception {
    try (Redis redis = RedisServer.start()) {
      String[] noDatabase = {"--store", redis.url() + "/99", "consume", "-c", "acme", "-s", "api"};
      assertSaid("store unavailable: \\S+/99: .*out of range.*", noDatabase);
      String tls = redis.url().replace("redis:", "rediss:");
      String[] noTls = {"--store", tls, "check", "-c", "acme", "-s", "api"};
      assertSaid("store unavailable: rediss://\\S+: .*(SSL|TLS|[Cc]onnection).*", noTls);
    }
  }

  private static void assertSaid(String pattern, String... words) {
    CommandProcess.Ended ended = InProcess.run(Map.of(), words);
    assertThat(ended.exit()).as(ended.err()).isEqualTo(3);
    assertThat(ended.err()).matches("quota: " + pattern + "\\n");
  }

  private static void assertUnavailable(CommandProcess.Ended ended) {
    assertThat(ended.exit()).as(ended.err()).isEqualTo(3);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err())
        .matches("quota: store unavailable: \\S+: [^\n]*[Rr]efused[^\n]*\n")
        .contains("127.0.0.1:1")
        .doesNotContain("s3cret");
    assertThat(ended.out()).isEmpty();
  }
}
