package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of older charges counts on limits, too, that their plan did not have then. */
@ExtendWith(Servers.class)
@Timeout(60)
final class AddedLimitTest {
  private static final Quota OLD = Quota.hard("api", 100).resets(ResetPeriod.NEVER);

  @Test
  void onPostgres(Postgres postgres) {
    try (HikariDataSource pool = Pools.of(postgres.createDatabase())) {
      assertCountsWhatBecomesOfOlderCharges(pool);
    }
  }

  @Test
  void onH2() {
    try (HikariDataSource pool = Pools.h2()) {
      assertCountsWhatBecomesOfOlderCharges(pool);
    }
  }

  private static void assertCountsWhatBecomesOfOlderCharges(HikariDataSource pool) {
    try (Quotas quotas = Quotas.builder(JdbcStore.of(pool))
        .defaultPlan("free")
        .timeout(Duration.ofSeconds(20))
        .build()) {
      quotas.admin().apply(Plan.of("free", OLD));
      quotas.consume("acme", "api", 1).orElseThrow();
      String plain = quotas.consume("acme", "api", 7).orElseThrow().operation();
      quotas.consume(Charge.of("acme", "api", 2).key("k")).orElseThrow();
      Reservation hold =
          quotas.reserve(Charge.of("acme", "api", 30).subject("jane"), Duration.ofMinutes(10));
      Reservation given = quotas.reserve(Charge.of("acme", "api", 5), Duration.ofMinutes(10));

      quotas.admin().apply(Plan.of("free", OLD.atMost(60, ResetPeriod.DAILY).perSubject(40)));
      quotas.consume(Charge.of("acme", "api", 1).subject("jane")).orElseThrow();
      assertExact(quotas, "11");

      hold.commit(30).orElseThrow();
      assertExact(quotas, "41");
      assertThat(quotas.consume(Charge.of("acme", "api", 10).subject("jane")).allowed())
          .as("31 of 40 are used")
          .isFalse();
      assertThat(quotas.consume("acme", "api", 20).allowed()).as("41 of 60 are").isFalse();
      given.release().orElseThrow();
      quotas.refund("acme", plain).orElseThrow();
      quotas.refund("acme", "k", BigDecimal.ONE).orElseThrow();
      assertExact(quotas, "33");
      quotas.consume("acme", "api", 27).orElseThrow();
      assertThat(quotas.consume("acme", "api", 1).allowed()).isFalse();
      assertExact(quotas, "60");
    }
  }

  private static void assertExact(Quotas quotas, String used) {
    assertThat(quotas.check("acme", "api", 0).allowed()).isTrue();
    assertThat(quotas.store().ledger().orElseThrow().discrepancies(10)).isEmpty();
    assertThat(quotas.usage("acme").get(0).used()).isEqualByComparingTo(used);
  }
}
