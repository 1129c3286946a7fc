package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A pool of one connection is enough for all but the making of the tables, which says so. */
@ExtendWith(Servers.class)
@Timeout(60)
final class SmallPoolTest {
  private static final int CALLERS = 8;

  private static final int CHARGES = 25;

  private final String url;

  SmallPoolTest(Postgres postgres) {
    url = postgres.createDatabase();
  }

  private static Quotas on(HikariDataSource pool) {
    return Quotas.builder(JdbcStore.of(pool))
        .timeout(Duration.ofSeconds(20))
        .plans(List.of(Plan.of("free", Quota.hard("api", 1_000))))
        .defaultPlan("free")
        .build();
  }

  @Test
  void makingTheTablesSaysThatItTakesTwo() {
    try (HikariDataSource one = new HikariDataSource()) {
      one.setJdbcUrl(url);
      one.setMaximumPoolSize(1);
      one.setConnectionTimeout(2_000);
      assertThatThrownBy(() -> {
            try (Quotas quotas = on(one)) {
              quotas.admin().subscribe("acme", "free");
            }
          })
          .isInstanceOf(QuotaStoreException.class)
          .hasMessageContaining("takes two connections of the pool at once");
    }
  }

  @Test
  void oneConnectionServesChargesLooksAndChangesOfManyCallers() throws Exception {
    try (HikariDataSource many = Pools.of(url);
        Quotas maker = on(many)) {
      maker.admin().subscribe("acme", "free");
    }
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (HikariDataSource one = Pools.of(url, 1, true);
        Quotas quotas = on(one)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        String other = "other-" + i;
        done.add(callers.submit(() -> {
          for (int k = 0; k < CHARGES; k++) {
            assertThat(quotas.consume("acme", "api", 1).allowed()).isTrue();
            assertThat(quotas.usage("acme")).hasSize(1);
          }
          quotas.admin().subscribe(other, "free");
        }));
      }
      for (Future<?> each : done) each.get();
      assertThat(quotas.usage("acme").get(0).used())
          .isEqualByComparingTo(BigDecimal.valueOf(CALLERS * CHARGES));
    } finally {
      callers.shutdownNow();
    }
  }
}
