package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.JvmProcess;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies while it holds units: nobody has to run for them to come back. */
@ExtendWith(Servers.class)
@Timeout(120)
final class DeadHolderTest {
  @TempDir
  private Path folder;

  @Test
  void whatItHeldOnPostgresComesBackAtTheEndOfTheHold(Postgres postgres) throws Exception {
    assertComesBack(postgres.createDatabase());
  }

  @Test
  void whatItHeldOnH2ComesBackAtTheEndOfTheHold() throws Exception {
    assertComesBack("jdbc:h2:file:" + folder.resolve("quota"));
  }

  private static void assertComesBack(String url) throws Exception {
    try (JvmProcess holder = JvmProcess.start(HoldingJvm.class, url)) {
      assertThat(holder.line()).isEqualTo("job");
      holder.kill();
    }
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Instant until = hold(store).until();
      SettableClock clock = new SettableClock(until.minusNanos(1_000));
      Quotas quotas =
          Quotas.builder(store).clock(clock).timeout(Duration.ofSeconds(30)).build();
      Decision held = quotas.consume("acme", "tokens", 8);
      assertThat(held.reason()).isEqualTo(Reason.LIMIT_HELD);
      clock.set(until);
      assertThat(quotas.usage("acme").get(0).remaining().orElseThrow()).isEqualByComparingTo("15");
      assertThat(quotas.consume("acme", "tokens", 15).allowed()).isTrue();
      assertThat(hold(store).state()).isEqualTo(Operation.State.EXPIRED);
    }
  }

  private static Operation hold(JdbcStore store) {
    Instant deadline = store.usage().now().plusSeconds(30);
    return store.usage().find(new OperationId("acme", "job"), deadline).orElseThrow();
  }
}
