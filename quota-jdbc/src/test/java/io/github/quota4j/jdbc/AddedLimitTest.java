package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reservation;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.jdbc.counters.NeededCounter;
import io.github.quota4j.jdbc.counters.PostgresCounterTables;
import io.github.quota4j.jdbc.sql.Lease;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.sql.TimeLimits;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.PlanChange;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of older charges counts on limits, too, that their plan did not have then. */
@ExtendWith(Servers.class)
@Timeout(120)
final class AddedLimitTest {
  private static final Instant NOW = Instant.parse("2026-05-20T12:00:00Z");
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

  @Test
  void ofThePlanThatFollowsOnPostgres(Postgres postgres) {
    try (HikariDataSource pool = Pools.of(postgres.createDatabase())) {
      assertCountsOnLimitsOfThePlanThatFollows(pool);
    }
  }

  @Test
  void ofThePlanThatFollowsOnH2() {
    try (HikariDataSource pool = Pools.h2()) {
      assertCountsOnLimitsOfThePlanThatFollows(pool);
    }
  }

  /** It begins by the clock, with the version that it was agreed with. */
  private static void assertCountsOnLimitsOfThePlanThatFollows(HikariDataSource pool) {
    SettableClock clock = new SettableClock(NOW);
    try (Quotas quotas = quotas(pool, clock)) {
      quotas.admin().apply(Plan.of("a", OLD), Plan.of("b", OLD.atMost(60, ResetPeriod.DAILY)));
      quotas.admin().subscribe("acme", "a");
      quotas.admin().changePlan("acme", "b", PlanChange.AT_PERIOD_END);
      quotas.consume("acme", "api", 1).orElseThrow();
      Reservation hold = quotas.reserve(Charge.of("acme", "api", 50), Duration.ofDays(100));
      Reservation more = quotas.reserve(Charge.of("acme", "api", 2), Duration.ofDays(100));
      clock.advance(Duration.ofDays(32));
      quotas.consume("acme", "api", 5).orElseThrow();
      hold.commit(50).orElseThrow();
      assertThat(quotas.consume("acme", "api", 6).allowed())
          .as("55 of 60 are used")
          .isFalse();
      more.commit(3).orElseThrow(); // the third one is drawn from the new limit as well
      assertExact(quotas, "59");
      quotas.consume("acme", "api", 2).orElseThrow();
      assertThat(quotas.consume("acme", "api", 1).allowed()).isFalse();
      assertExact(quotas, "61");
    }
  }

  @Test
  void ofAnotherPeriodOnPostgres(Postgres postgres) throws SQLException {
    try (HikariDataSource pool = Pools.of(postgres.createDatabase())) {
      assertCountsOnALimitOfAnotherPeriod(pool);
    }
  }

  @Test
  void ofAnotherPeriodOnH2() throws SQLException {
    try (HikariDataSource pool = Pools.h2()) {
      assertCountsOnALimitOfAnotherPeriod(pool);
    }
  }

  private static void assertCountsOnALimitOfAnotherPeriod(HikariDataSource pool)
      throws SQLException {
    SettableClock clock = new SettableClock(NOW);
    try (Quotas quotas = quotas(pool, clock)) {
      quotas.admin().apply(Plan.of("free", Quota.hard("api", 100)));
      quotas.consume("acme", "api", 1).orElseThrow();
      String charged = quotas.consume("acme", "api", 10).orElseThrow().operation();
      Reservation hold = quotas.reserve(Charge.of("acme", "api", 50), Duration.ofDays(1));
      quotas.admin().apply(Plan.of("free", Quota.hard("api", 60).resets(ResetPeriod.DAILY)));
      quotas.consume("acme", "api", 5).orElseThrow();
      assertThat(used(quotas)).isEqualByComparingTo("16");
      hold.commit(50).orElseThrow();
      assertThat(used(quotas)).isEqualByComparingTo("66");
      assertThat(quotas.consume("acme", "api", 1).allowed())
          .as("66 of 60 are used")
          .isFalse();
      quotas.refund("acme", charged).orElseThrow();
      assertThat(used(quotas)).isEqualByComparingTo("56");
      quotas.consume("acme", "api", 4).orElseThrow();
      assertThat(quotas.consume("acme", "api", 1).allowed()).isFalse();

      clock.advance(Duration.ofSeconds(1));
      String fresh = quotas.record(Charge.of("acme", "api", 7)).orElseThrow().operation();
      quotas.refund("acme", fresh).orElseThrow();
      assertThat(Sql.one(pool, "SELECT count(*) FROM billing_usage_records WHERE counted = FALSE"))
          .as("nobody charges the month any more")
          .isEqualTo("0");
      assertThat(used(quotas)).isEqualByComparingTo("60");
    }
  }

  /** Else it would be made without what is being settled, and the settle would not know of it. */
  @Test
  void aSettleWaitsForACounterThatIsBeingMade(Postgres postgres) throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (HikariDataSource pool = Pools.of(postgres.createDatabase());
        Quotas quotas = quotas(pool, new SettableClock(NOW))) {
      quotas.admin().apply(Plan.of("free", Quota.hard("api", 100)));
      Reservation hold = quotas.reserve(Charge.of("acme", "api", 50), Duration.ofDays(1));
      CounterKey key =
          new CounterKey("acme", "", "api", "main", Instant.parse("2026-05-20T00:00:00Z"));
      NeededCounter day =
          new NeededCounter(key, Instant.parse("2026-05-21T00:00:00Z"), 0, true, false, 0);
      try (Lease lease = Pools.database(pool).lease();
          Session maker = lease.begin(TimeLimits.of(30_000_000_000L), false)) {
        assertThat(new PostgresCounterTables().make(maker, List.of(day), List.of()))
            .isTrue();
        Future<Decision> settled = threads.submit(() -> hold.commit(50));
        await()
            .until(() -> settled.isDone()
                || Sql.one(
                        pool,
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                    .equals("1"));
        maker.commit();
        settled.get().orElseThrow();
      }
      quotas.admin().apply(Plan.of("free", Quota.hard("api", 60).resets(ResetPeriod.DAILY)));
      assertThat(used(quotas)).isEqualByComparingTo("50");
    } finally {
      threads.shutdownNow();
    }
  }

  private static Quotas quotas(HikariDataSource pool, SettableClock clock) {
    return Quotas.builder(JdbcStore.of(pool))
        .clock(clock)
        .defaultPlan("free")
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  /** As the next charge finds it. */
  private static BigDecimal used(Quotas quotas) {
    assertThat(quotas.record(Charge.of("acme", "api", 0)).allowed()).isTrue();
    return quotas.usage("acme").get(0).used();
  }

  private static void assertExact(Quotas quotas, String used) {
    assertThat(quotas.check("acme", "api", 0).allowed()).isTrue();
    assertThat(quotas.store().ledger().orElseThrow().discrepancies(10)).isEmpty();
    assertThat(quotas.usage("acme").get(0).used()).isEqualByComparingTo(used);
  }
}
