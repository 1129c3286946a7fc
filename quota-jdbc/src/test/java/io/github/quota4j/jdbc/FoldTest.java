package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.jdbc.counters.NeededCounter;
import io.github.quota4j.jdbc.counters.PostgresCounterTables;
import io.github.quota4j.jdbc.counters.PostgresFold;
import io.github.quota4j.jdbc.sql.Database;
import io.github.quota4j.jdbc.sql.Lease;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.sql.TimeLimits;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Usage that others record while the store is in use counts, once. */
@ExtendWith(Servers.class)
final class FoldTest {
  private static final Instant START = Instant.parse("2026-03-10T12:30:00Z");

  private final SettableClock clock = new SettableClock(START);
  private final HikariDataSource pool;
  private final JdbcStore store;
  private final Quotas quotas;
  private final Nself nself;

  FoldTest(Postgres postgres) {
    pool = Pools.of(postgres.createDatabase());
    store = JdbcStore.of(pool);
    quotas = Quotas.builder(store)
        .clock(clock)
        .timeout(Duration.ofSeconds(30))
        .cacheTtl(Duration.ZERO)
        .build();
    nself = new Nself(pool);
  }

  @BeforeEach
  void subscribe() {
    plan(Quota.hard("gb", 10).scale(6).atMost(6, ResetPeriod.DAILY), Quota.hard("api", 10));
    quotas.admin().subscribe("acme", "free");
  }

  @AfterEach
  void close() {
    quotas.close();
    pool.close();
  }

  @Test
  void usageOfOthersIsCountedBeforeTheNextChargeIsDecided() throws SQLException {
    spend("gb", 1);
    nself.use("acme", "gb", "2.5", START).use("acme", "gb", "0.000001", START);
    assertThat(quotas.consume("acme", "gb", 3).allowed()).isFalse();
    assertThat(quotas.consume("acme", "gb", 2).allowed()).isTrue();
    assertUsed("gb", Limit.MAIN, "5.500001");
    assertUsed("gb", "daily", "5.500001");
    assertThat(uncounted()).isEqualTo("0");
  }

  @Test
  void usageOfOthersCountsInTheWindowsThatItLiesIn() throws SQLException {
    quotas.record(Charge.of("acme", "gb", 1).at(START.minus(Duration.ofDays(2))));
    clock.advance(Duration.ofDays(2));
    spend("gb", 1);
    nself
        .use("acme", "gb", "2", START)
        .use("acme", "gb", "4", START.minus(Duration.ofDays(40)))
        .use("acme", "gb", "3", START.plus(Duration.ofDays(1)))
        .use("acme", "api", "7", clock.instant());
    assertThat(quotas.consume("acme", "gb", 1).allowed()).isTrue();
    assertUsed("gb", Limit.MAIN, "7");
    assertUsed("gb", "daily", "2");
    assertUsed("api", Limit.MAIN, "7");
    spend("api", 3);
    assertThat(quotas.consume("acme", "api", 1).allowed()).isFalse();
  }

  @Test
  void aCheckTellsUsageOfOthersAndChangesNothing() throws SQLException {
    nself.use("acme", "gb", "2", START);
    assertUsed("gb", Limit.MAIN, "2");
    assertThat(quotas.check("acme", "gb", 5).allowed()).isFalse();
    assertThat(uncounted()).isEqualTo("1");
    assertThat(Sql.one(pool, "SELECT count(*) FROM quota_counters")).isEqualTo("0");
    spend("gb", 1);
    nself.use("acme", "gb", "1.5", START).use("acme", "gb", "9", START.minusSeconds(86_400));
    assertUsed("gb", "daily", "4.5");
    assertThat(quotas.check("acme", "gb", 2).allowed()).isFalse();
    assertThat(uncounted()).isEqualTo("2");
  }

  @Test
  void usageOfOthersThatWasCountedIsNotCountedAgainWhenACounterIsMade() throws SQLException {
    spend("gb", 1);
    nself.use("acme", "gb", "2", START);
    spend("gb", 1);
    Sql.run(pool, "DELETE FROM quota_counters WHERE limit_name = 'daily'");
    nself.use("acme", "gb", "0.5", START);
    spend("gb", 1);
    assertUsed("gb", "daily", "5.5");
    assertUsed("gb", Limit.MAIN, "5.5");
  }

  @Test
  void usageOfNobodyInParticularIsNotTheSubjects() throws SQLException {
    plan(Quota.hard("api", 10).perSubject(4));
    assertThat(quotas.consume(Charge.of("acme", "api", 2).subject("jane")).allowed())
        .isTrue();
    nself.use("acme", "api", "5", START);
    assertThat(quotas.consume(Charge.of("acme", "api", 2).subject("jane")).allowed())
        .isTrue();
    assertThat(quotas.consume(Charge.of("acme", "api", 2).subject("joe")).allowed())
        .isFalse();
  }

  @Test
  void partsOfAUnitAreRoundedUpOnceForAllOfThemAndCreditsAreTakenOff() throws SQLException {
    spend("api", 1);
    for (int i = 0; i < 4; i++) {
      nself.use("acme", "api", "0.3", START);
      assertThat(quotas.consume("acme", "api", 0).allowed()).isTrue();
    }
    assertUsed("api", Limit.MAIN, "3");
    nself.use("acme", "api", "-1.1", START).use("acme", "api", "2.9", START);
    assertThat(quotas.consume("acme", "api", 0).allowed()).isTrue();
    assertUsed("api", Limit.MAIN, "4");
    nself.use("acme", "api", "-100", START);
    assertThat(quotas.consume("acme", "api", 0).allowed()).isTrue();
    assertUsed("api", Limit.MAIN, "0");
  }

  @Test
  void whatWasTakenBackAndNotUsedYetIsTakenOffWhatComes() throws SQLException {
    spend("gb", 1);
    nself.use("acme", "gb", "-5", START);
    spend("gb", 0);
    assertUsed("gb", Limit.MAIN, "0");
    nself.use("acme", "gb", "7", START);
    spend("gb", 0);
    assertUsed("gb", Limit.MAIN, "3");
  }

  @Test
  void whatNoCounterCanHoldFillsItAndWhatHasNoTimeCountsNowhere() throws SQLException {
    spend("gb", 1);
    nself.use("acme", "gb", "99999999999999", START);
    assertThat(quotas.check("acme", "gb", 1).allowed()).isFalse();
    assertThat(quotas.consume("acme", "gb", 1).allowed()).isFalse();
    nself.use("acme", "api", "NaN", START);
    assertThat(quotas.check("acme", "api", 1).allowed()).isFalse();
    assertThat(quotas.consume("acme", "api", 1).allowed()).isFalse();
    Sql.run(
        pool, "UPDATE billing_usage_records SET quantity = 1, recorded_at = NULL, counted = false");
    Sql.run(pool, "DELETE FROM quota_counters");
    assertThat(quotas.consume("acme", "gb", 6).allowed()).isTrue();
    assertThat(uncounted()).isEqualTo("1"); // the other service's
  }

  @Test
  void usageThatSomebodyWorksOnIsLeftForLater() throws SQLException {
    spend("api", 1);
    nself.use("acme", "api", "4", START).use("acme", "api", "2", START);
    try (Connection other = pool.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE billing_usage_records SET aggregated = true WHERE quantity = 4");
      assertThat(quotas.consume("acme", "api", 1).allowed()).isTrue();
      assertThat(uncounted()).isEqualTo("1");
      other.commit();
    }
    assertThat(quotas.consume("acme", "api", 3).allowed()).isFalse();
    assertUsed("api", Limit.MAIN, "8");
  }

  @Test
  void moreThanIsFoldedAtOnceIsCountedBeforeTheChargeIsDecidedAllTheSame() throws SQLException {
    spend("gb", 1);
    Sql.run(
        pool,
        "INSERT INTO billing_usage_records (customer_id, service_name, quantity, recorded_at)"
            + " SELECT 'acme', 'gb', 0.001, '" + START + "' FROM generate_series(1, 3500)");
    assertThat(quotas.consume("acme", "gb", 2).allowed()).isFalse();
    assertUsed("gb", "daily", "4.5");
    assertThat(uncounted()).isEqualTo("0");
  }

  /** Else a row that is marked while the sum is under way would be on no counter. */
  @Test
  void aCounterThatIsBeingMadeIsWaitedFor() throws Exception {
    spend("api", 1);
    nself.use("acme", "gb", "2", START);
    CounterKey key =
        new CounterKey("acme", "", "gb", "main", Instant.parse("2026-03-01T00:00:00Z"));
    NeededCounter counter =
        new NeededCounter(key, Instant.parse("2026-04-01T00:00:00Z"), 6, true, false, 0);
    Database database = Pools.database(pool);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (Lease lease = database.lease();
        Session maker = lease.begin(TimeLimits.of(30_000_000_000L), false)) {
      assertThat(new PostgresCounterTables().make(maker, List.of(counter), List.of()))
          .isTrue();
      Future<Boolean> folded = threads.submit(() -> {
        try (Lease other = database.lease();
            Session folding = other.begin(TimeLimits.of(30_000_000_000L), false)) {
          PostgresFold.run(folding, List.of(counter.service()));
          PostgresFold.run(folding, List.of(counter.service()));
          return true;
        }
      });
      await()
          .until(() -> folded.isDone()
              || Sql.one(
                      pool,
                      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                  .equals("1"));
      maker.commit();
      assertThat(folded.get()).isTrue();
    } finally {
      threads.shutdownNow();
    }
    assertThat(uncounted()).isEqualTo("0");
    assertThat(Sql.one(pool, "SELECT settled FROM quota_counters WHERE service_name = 'gb'"))
        .isEqualTo("2000000");
  }

  private void plan(Quota... granted) {
    quotas.admin().apply(Plan.of("free", granted));
  }

  private void spend(String service, long units) {
    assertThat(quotas.consume("acme", service, units).allowed()).isTrue();
  }

  private String uncounted() throws SQLException {
    return Sql.one(pool, "SELECT count(*) FROM billing_usage_records WHERE NOT counted");
  }

  private void assertUsed(String service, String limit, String units) {
    QuotaStatus found = quotas.usage("acme").stream()
        .filter(status -> status.service().equals(service) && status.limitName().equals(limit))
        .findFirst()
        .orElseThrow();
    assertThat(found.used()).isEqualByComparingTo(units);
  }
}
