package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

  private static void assertUnavailable(CommandProcess.Ended ended) {
    assertThat(ended.exit()).as(ended.err()).isEqualTo(3);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err())
        .startsWith("quota: store unavailable: ")
        .contains("127.0.0.1:1")
        .doesNotContain("s3cret");
    assertThat(ended.out()).isEmpty();
  }
}
