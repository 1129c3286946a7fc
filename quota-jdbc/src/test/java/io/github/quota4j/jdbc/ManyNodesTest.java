package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.testkit.server.JvmProcess;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several stores, as several nodes have them, on one database. */
@ExtendWith(Servers.class)
@Timeout(120)
final class ManyNodesTest {
  private final String url;

  ManyNodesTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void twoStoresRaceToExactlyTheLimit() throws InterruptedException {
    try (HikariDataSource pool = Pools.of(url, 8, true);
        JdbcStore one = JdbcStore.of(pool);
        JdbcStore two = JdbcStore.of(pool)) {
      Takes takes = Takes.ofNewCustomer(one.usage(), 4_000);
      LongAdder taken = new LongAdder();
      race(takes, takes.by(two.usage()), taken);
      assertThat(taken.sum()).isEqualTo(4_000);
      assertThat(takes.settled()).isEqualTo(4_000);
    }
  }

  /** A lost update on the first use of a counter hides in a long race on one. */
  @Test
  void twoStoresRaceToExactlyTheLimitOfManyFreshCounters() throws Exception {
    try (HikariDataSource pool = Pools.of(url, 8, true);
        JdbcStore one = JdbcStore.of(pool);
        JdbcStore two = JdbcStore.of(pool)) {
      for (int round = 0; round < 60; round++) {
        Takes takes = Takes.ofNewCustomer(one.usage(), 5);
        LongAdder taken = new LongAdder();
        race(takes, takes.by(two.usage()), taken);
        assertThat(taken.sum()).as("round %s", round).isEqualTo(5);
        assertThat(Sql.ledger(pool, takes.customer())).isEqualTo(5);
      }
    }
  }

  @Test
  void severalProcessesRaceToExactlyTheLimit() throws Exception {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Takes takes = Takes.ofNewCustomer(store.usage(), 10_000);
      assertThat(takes.settled()).isZero(); // the tables are there before the processes start
      List<JvmProcess> processes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        processes.add(JvmProcess.start(RacingJvm.class, url, takes.customer(), "10000", "8"));
      }
      long taken = 0;
      for (JvmProcess process : processes) {
        try (process) {
          taken += Long.parseLong(process.line());
        }
      }
      assertThat(taken).isEqualTo(10_000);
      assertThat(takes.settled()).isEqualTo(10_000);
      assertThat(Sql.ledger(pool, takes.customer())).isEqualTo(10_000);
      assertThat(store.usage().take(takes.take(1))).isInstanceOf(TakeAnswer.Refused.class);
    }
  }

  private static void race(Takes one, Takes two, LongAdder taken) throws InterruptedException {
    Thread other = new Thread(() -> {
      try {
        RacingJvm.race(two, 4, taken);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    other.start();
    RacingJvm.race(one, 4, taken);
    other.join();
  }
}
