package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.testkit.server.PostgresServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The control for {@link ServerFaultsTest}: a server that acknowledges before it has written does lose what it acknowledged
 * when it is killed. So the kills there are of a kind that would show a loss.
 */
@Tag("proof")
@Timeout(600)
final class HastyServerTest {
  private static final int KILLS = 20;

  @Test
  void killsOfAServerThatAcknowledgesBeforeItHasWrittenLoseWhatItAcknowledged() throws Exception {
    try (PostgresServer server = PostgresServer.start(Map.of("synchronous_commit", "off"));
        HikariDataSource pool = Pools.of(server.createDatabase());
        JdbcStore store = JdbcStore.of(pool).allowAsynchronousCommit()) {
      Takes takes = Takes.ofNewCustomer(store.usage(), 1_000_000_000);
      Set<String> lost = new HashSet<>();
      try (Load load = Load.on(takes, 8, Duration.ofSeconds(2))) {
        for (int kill = 0; kill < KILLS; kill++) {
          load.awaitAnswers(200);
          server.kill();
          server.restart();
        }
        load.awaitAnswers(100);
        load.stop();
        for (OperationId id : load.acknowledged()) lost.add(id.value());
      }
      Sql.rows(pool, "SELECT operation_id FROM billing_usage_records").forEach(lost::remove);
      System.out.println("[quota4j tests] control: " + lost.size() + " acknowledged units lost");
      assertThat(lost).isNotEmpty();
    }
  }
}
