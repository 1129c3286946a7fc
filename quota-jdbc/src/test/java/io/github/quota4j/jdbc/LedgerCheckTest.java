package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.store.Discrepancy;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
final class LedgerCheckTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T12:30:00Z"));
  private final String url;

  LedgerCheckTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void countersThatDifferFromTheLedgerAreFoundAndRepairedOnPostgres() throws SQLException {
    try (HikariDataSource pool = Pools.of(url)) {
      assertFindsAndRepairs(pool);
    }
  }

  @Test
  void countersThatDifferFromTheLedgerAreFoundAndRepairedOnH2() throws SQLException {
    try (HikariDataSource pool = Pools.h2()) {
      assertFindsAndRepairs(pool);
    }
  }

  private void assertFindsAndRepairs(DataSource pool) throws SQLException {
    try (Quotas quotas = quotas(pool)) {
      Ledger ledger = quotas.store().ledger().orElseThrow();
      use(quotas);
      assertThat(ledger.discrepancies(1_000)).isEmpty();
      assertThat(ledger.repair(1_000)).isEmpty();
      Sql.run(
          pool,
          "UPDATE quota_counters SET settled = settled + 1000000 WHERE customer_id IN ('c7', 'c150')"
              + " AND limit_name = 'main' AND service_name = 'gb'");
      Sql.run(pool, "DELETE FROM billing_usage_records WHERE customer_id = 'c33'");
      List<Discrepancy> found = ledger.discrepancies(1_000);
      assertThat(found)
          .extracting(each -> each.counter().customer() + " " + each.counter().service() + " "
              + each.counter().limit() + ": " + each.counted() + ", " + each.recorded())
          .containsExactlyInAnyOrder(
              "c7 gb main: 2.500000, 1.500000",
              "c150 gb main: 2.500000, 1.500000",
              "c33 gb main: 1.500000, 0.000000",
              "c33 gb daily: 1.500000, 0.000000",
              "c33 files main: 2, 0");
      assertThat(ledger.discrepancies(2)).hasSize(2);
      assertThat(ledger.repair(2)).hasSize(2);
      assertThat(ledger.repair(1_000)).hasSize(3);
      assertThat(ledger.discrepancies(1_000)).isEmpty();
      assertThat(quotas.consume("c7", "gb", 1).allowed()).isTrue();
      assertThat(ledger.discrepancies(1_000)).isEmpty();
      assertThatThrownBy(() -> ledger.repair(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("most must be at least 1, was 0");
    }
  }

  /** More customers than a page has room for; a level, a reservation, a refund, a rate. */
  private static void use(Quotas quotas) {
    for (int i = 0; i < 201; i++) {
      String customer = "c" + i;
      quotas.consume(Charge.of(customer, "gb", 2).key("k")).orElseThrow();
      if (i > 150 || (i % 3 > 0 && i != 7)) continue;
      quotas.refund(customer, "k", new BigDecimal("0.5")).orElseThrow();
      quotas.set(Charge.of(customer, "files", 3)).orElseThrow();
      quotas.release(Charge.of(customer, "files", 1)).orElseThrow();
      quotas
          .reserve(Charge.of(customer, "gb", 1), Duration.ofMinutes(1))
          .decision()
          .orElseThrow();
    }
  }

  private Quotas quotas(DataSource pool) {
    Quotas quotas = Quotas.builder(JdbcStore.of(pool))
        .clock(clock)
        .timeout(Duration.ofSeconds(30))
        .defaultPlan("free")
        .build();
    quotas
        .admin()
        .apply(Plan.of(
            "free",
            Quota.hard("gb", 10)
                .scale(6)
                .atMost(6, ResetPeriod.DAILY)
                .rate(Rate.perSecond(1000).burst(1000)),
            Quota.hard("files", 10).level()));
    return quotas;
  }
}
