package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.decision.Take;
import io.github.quota4j.testkit.server.JvmProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.h2.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(3_000)
final class H2KillTest {
  private static final int KILLS = Integer.getInteger("quota.test.kills", 5);

  @TempDir
  private Path folder;

  @Test
  void aKillOfTheProcessLosesNothingThatWasAcknowledged() throws Exception {
    String url = h2(folder.resolve("quota"));
    Set<String> acknowledged = new HashSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (JvmProcess writer = JvmProcess.start(H2Writer.class, url)) {
        for (int i = 0; i < 500; i++) acknowledged.add(writer.line());
        List<String> rest = writer.kill();
        // The last line may have been cut in the middle.
        if (!rest.isEmpty()) acknowledged.addAll(rest.subList(0, rest.size() - 1));
      }
    }
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Takes takes = new Takes(store.usage(), "acme", "api", 1_000_000_000);
      long settled = takes.settled();
      assertThat(Sql.rows(pool, "SELECT operation_id FROM billing_usage_records"))
          .containsAll(acknowledged)
          .doesNotHaveDuplicates();
      assertThat(settled).isEqualTo(Sql.ledger(pool, "acme"));
      System.out.println(
          "[quota4j tests] H2: " + acknowledged.size() + " acknowledged, " + settled + " counted");
    }
  }

  /**
   * What a kill would leave behind is what is in the file after each commit. Space is used again at once here, as it is after
   * 45 s otherwise: from then on H2 finds the newest commit by the file's header, which 2.5.250 and 2.5.252 write one
   * commit late.
   */
  @Test
  void eachCommitIsFoundInTheFileAlsoWhereItsSpaceIsUsedAgain() throws Exception {
    Path file = folder.resolve("used.mv.db");
    Path copy = folder.resolve("copy.mv.db");
    try (HikariDataSource pool = Pools.of(h2(folder.resolve("used")) + ";RETENTION_TIME=0");
        JdbcStore store = JdbcStore.of(pool)) {
      Takes takes = new Takes(store.usage(), "acme", "api", 1_000_000_000);
      for (int commit = 0; commit < 30; commit++) {
        Take take = takes.take(1);
        takes.usage().take(take);
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        try (HikariDataSource killed = Pools.of(h2(folder.resolve("copy")))) {
          assertThat(Sql.rows(killed, "SELECT operation_id FROM billing_usage_records"))
              .hasSize(commit + 1)
              .contains(take.id().value());
        }
      }
    }
  }

  @Test
  void theWriteDelayIsTakenAwayBecauseItLosesWhatWasAcknowledged() throws SQLException {
    DriverSource source = new DriverSource(new Driver(), h2(folder.resolve("delay")));
    String delay =
        "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'WRITE_DELAY'";
    try (Connection keepsItOpen = source.getConnection();
        JdbcStore store = JdbcStore.of(source)) {
      assertThat(Sql.one(source, delay)).isNotEqualTo("0");
      assertThat(store.usage().now()).isNotNull();
      assertThat(Sql.one(source, delay)).isEqualTo("0");
      assertThat(keepsItOpen.isClosed()).isFalse();
    }
  }

  private static String h2(Path database) {
    return "jdbc:h2:file:" + database;
  }
}
