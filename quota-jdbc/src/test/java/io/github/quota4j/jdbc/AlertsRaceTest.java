package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Threshold;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Charges of two nodes, most of them plain, some combined: each threshold is crossed by one of them. */
@ExtendWith(Servers.class)
@Timeout(60)
final class AlertsRaceTest {
  private final String url;

  AlertsRaceTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  private Quotas node(HikariDataSource pool) {
    return Quotas.builder(JdbcStore.of(pool))
        .defaultPlan("free")
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  /** Scenario 49. */
  @Test
  void eachThresholdIsRaisedOnceHoweverManyRace() throws InterruptedException {
    try (HikariDataSource pool = Pools.of(url, 8, true);
        Quotas one = node(pool);
        Quotas two = node(pool)) {
      one.admin().apply(Plan.of("free", Quota.soft("api", 1_000)));
      Thread[] callers = new Thread[8];
      for (int i = 0; i < callers.length; i++) {
        Quotas node = i % 2 == 0 ? one : two;
        callers[i] = new Thread(() -> {
          for (int call = 0; call < 150; call++)
            assertThat(node.consume("acme", "api", 1).allowed()).isTrue();
        });
        callers[i].start();
      }
      for (Thread caller : callers) caller.join();
      assertThat(one.usage("acme").get(0).used()).isEqualByComparingTo("1200");
      assertThat(one.admin().alerts("acme").stream().flatMap(alert -> alert.thresholds().stream()))
          .extracting(Threshold::toString)
          .containsExactlyInAnyOrder("75%", "90%", "100%");
    }
  }
}
