package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.jdbc.work.Cleaning;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.store.Ingested;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.UsageEvent;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Old usage records go, and nothing that anybody is told changes. */
@ExtendWith(Servers.class)
final class RemovalTest {
  private static final Instant NOW = Instant.parse("2026-05-20T12:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(100));
  private static final Duration AGE = Duration.ofDays(31);

  private final SettableClock clock = new SettableClock(LONG_AGO);
  private final String url;

  RemovalTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void oldRecordsGoFromPostgresAndNoTotalChanges() throws SQLException {
    try (HikariDataSource pool = Pools.of(url)) {
      assertRemoves(pool);
    }
  }

  @Test
  void oldRecordsGoFromH2AndNoTotalChanges() throws SQLException {
    try (HikariDataSource pool = Pools.h2()) {
      assertRemoves(pool);
    }
  }

  private void assertRemoves(DataSource pool) throws SQLException {
    try (Quotas quotas = quotas(pool)) {
      Ledger ledger = quotas.store().ledger().orElseThrow();
      use(quotas, pool);
      clock.set(NOW);
      quotas.consume(Charge.of("acme", "gb", 3).key("new")).orElseThrow();
      List<QuotaStatus> before = quotas.usage("acme");
      assertThat(quotas.upkeep().removeUsage(AGE))
          .as("while counters tell them")
          .isZero();
      forgetCounters(pool);
      assertThat(quotas.upkeep().removeUsage(AGE)).isEqualTo(4);
      assertThat(quotas.upkeep().removeUsage(AGE)).isZero();
      assertThat(Sql.rows(
              pool, "SELECT service_name FROM billing_usage_records ORDER BY service_name"))
          .containsExactly("calls", "files", "gb");
      assertThat(Sql.rows(pool, "SELECT operation_id FROM quota_removed_usage ORDER BY 1"))
          .as("ids of the library's never come again")
          .containsExactly("old", "told");
      assertThat(quotas.usage("acme")).usingRecursiveComparison().isEqualTo(before);
      assertRepeatsAreKnown(quotas, ledger);
      assertThat(quotas.usage("acme")).usingRecursiveComparison().isEqualTo(before);
      assertThat(ledger.discrepancies(10)).isEmpty();
    }
  }

  private static void assertRepeatsAreKnown(Quotas quotas, Ledger ledger) {
    assertThat(quotas.consume(Charge.of("acme", "gb", 2).key("old")).allowed()).isTrue();
    assertThat(quotas.consume(Charge.of("acme", "gb", 1).key("told")).allowed()).isTrue();
    assertThat(ledger.ingest(List.of(told(), event("old", "2")).iterator()))
        .isEqualTo(new Ingested(0, 2));
  }

  /** Four records that can go, one of a level, and one of a window that is open for a year. */
  private static void use(Quotas quotas, DataSource pool) throws SQLException {
    quotas.consume(Charge.of("acme", "gb", 2).key("old")).orElseThrow();
    quotas.consume("acme", "gb", 1).orElseThrow();
    quotas.set(Charge.of("acme", "files", 3)).orElseThrow();
    quotas.consume("acme", "calls", 5).orElseThrow();
    quotas.store().ledger().orElseThrow().ingest(List.of(told()).iterator());
    Sql.run(
        pool,
        "INSERT INTO billing_usage_records (customer_id, service_name, quantity, recorded_at)"
            + " VALUES ('acme', 'gb', 1, TIMESTAMP WITH TIME ZONE '2026-02-09 12:00:00Z')");
  }

  /** As a cleaning does after an hour, and more: it never removes those of open windows. */
  private static void forgetCounters(DataSource pool) throws SQLException {
    Cleaning cleaning = new Cleaning();
    cleaning.at(NOW);
    assertThat(cleaning.run(Pools.database(pool))).isPositive();
    Sql.run(pool, "DELETE FROM quota_counters WHERE service_name <> 'gb'");
    Sql.run(pool, "DELETE FROM quota_operations");
  }

  @Test
  void severalThatRemoveShareTheWorkAndEveryIdIsKept() throws Exception {
    int records = 7_000;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (HikariDataSource pool = Pools.of(url, 8, true);
        Quotas quotas = quotas(pool)) {
      Ledger ledger = quotas.store().ledger().orElseThrow();
      List<UsageEvent> events = IntStream.range(0, records)
          .mapToObj(i -> UsageEvent.of("c" + i % 3, "e" + i, "gb", BigDecimal.ONE, LONG_AGO))
          .toList();
      ledger.ingest(events.iterator());
      clock.set(NOW);
      long removed = 0;
      List<Future<Long>> removals =
          threads.invokeAll(Collections.nCopies(4, () -> quotas.upkeep().removeUsage(AGE)));
      for (Future<Long> removal : removals) removed += removal.get();
      removed += quotas.upkeep().removeUsage(AGE);
      assertThat(removed).isEqualTo(records);
      assertThat(Sql.one(pool, "SELECT count(*) FROM billing_usage_records")).isEqualTo("0");
      assertThat(ledger.ingest(events.iterator())).isEqualTo(new Ingested(0, records));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatMayNotBeBilledYetCannotBeRemoved() {
    try (HikariDataSource pool = Pools.of(url);
        Quotas quotas = quotas(pool)) {
      assertThatThrownBy(() -> quotas.upkeep().removeUsage(AGE.minusNanos(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("olderThan must be at least PT744H, was PT743H59M59.999999999S");
    }
  }

  private static UsageEvent told() {
    return event("told", "1");
  }

  private static UsageEvent event(String id, String units) {
    return UsageEvent.of("acme", id, "gb", new BigDecimal(units), LONG_AGO);
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
            Quota.hard("gb", 10).scale(6).atMost(6, ResetPeriod.DAILY),
            Quota.hard("files", 10).level(),
            Quota.hard("calls", 10).resets(ResetPeriod.YEARLY)));
    return quotas;
  }
}
