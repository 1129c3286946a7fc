package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Quotas;
import io.github.quota4j.jdbc.counters.Wanted;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reservations that nobody comes back for do not pile up where nothing is ever refused. */
@ExtendWith(Servers.class)
@Timeout(60)
final class ForgottenReservationsTest {
  private static final int FORGOTTEN = 250;
  private static final String OPEN = "SELECT count(*) FROM quota_operations WHERE state = 'OPEN'";

  @Test
  void onPostgres(Postgres postgres) throws Exception {
    try (HikariDataSource pool = Pools.of(postgres.createDatabase())) {
      assertDoNotPileUp(pool);
    }
  }

  @Test
  void onH2() throws Exception {
    try (HikariDataSource pool = Pools.h2()) {
      assertDoNotPileUp(pool);
    }
  }

  private static void assertDoNotPileUp(HikariDataSource pool) throws SQLException {
    SettableClock clock = new SettableClock(Instant.parse("2026-03-10T12:00:00Z"));
    try (Quotas quotas = Quotas.builder(JdbcStore.of(pool))
        .plans(List.of(Plan.of("free", Quota.soft("api", 10), Quota.soft("jobs", 10))))
        .defaultPlan("free")
        .clock(clock)
        .timeout(Duration.ofSeconds(20))
        .build()) {
      for (int i = 0; i < FORGOTTEN; i++) {
        Charge charge = Charge.of("acme", i % 3 == 0 ? "jobs" : "api", 1);
        assertThat(quotas.reserve(charge, Duration.ofMinutes(1)).decision().allowed())
            .isTrue();
      }
      clock.advance(Duration.ofMinutes(1));
      assertThat(quotas.consume("acme", "api", 1).allowed()).isTrue();
      assertThat(Integer.parseInt(Sql.one(pool, OPEN))).isLessThan(Wanted.MOST_EXPIRED);
      assertThat(Sql.one(pool, "SELECT sum(held) FROM quota_counters"))
          .isEqualTo(Sql.one(pool, OPEN));
      assertThat(Sql.one(pool, "SELECT sum(settled) FROM quota_counters")).isEqualTo("1");
    }
  }
}
