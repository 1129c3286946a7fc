package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Window;
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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Usage that already happened, told to the ledger in bulk. */
@ExtendWith(Servers.class)
final class IngestionTest {
  private static final Instant START = Instant.parse("2026-03-10T12:30:00Z");
  private static final int MANY = 12_000;

  private final SettableClock clock = new SettableClock(START);
  private final String url;

  IngestionTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void eachEventCountsOnceWhereItLiesOnPostgres() throws SQLException {
    try (HikariDataSource pool = Pools.of(url)) {
      assertCountsOnce(pool);
    }
  }

  @Test
  void eachEventCountsOnceWhereItLiesOnH2() throws SQLException {
    try (HikariDataSource pool = Pools.h2()) {
      assertCountsOnce(pool);
    }
  }

  private void assertCountsOnce(DataSource pool) throws SQLException {
    try (Quotas quotas = quotas(pool)) {
      Ledger ledger = quotas.store().ledger().orElseThrow();
      quotas.consume("acme", "gb", 1).orElseThrow();
      List<UsageEvent> events = List.of(
          event("a", "1.5", START),
          event("b", "0.000001", START.minus(Duration.ofDays(1))).subject("jane"),
          event("c", "7", START.minus(Duration.ofDays(30))),
          event("b", "2", START),
          UsageEvent.of("new", "b", "gb", new BigDecimal("3"), START).with("from", "import"));
      assertThat(ledger.ingest(events.iterator())).isEqualTo(new Ingested(4, 1));
      assertThat(ledger.ingest(events.iterator())).isEqualTo(new Ingested(0, 5));
      assertUsed(quotas, "acme", Limit.MAIN, "2.500001");
      assertUsed(quotas, "acme", "daily", "2.5");
      assertUsed(quotas, "new", "daily", "3");
      assertThat(quotas.consume("acme", "gb", 4).allowed()).isFalse();
      assertThat(quotas.consume("acme", "gb", 3).allowed()).isTrue();
      assertUsed(quotas, "acme", Limit.MAIN, "5.500001");
      assertThat(ledger.discrepancies(10)).isEmpty();
      UsageRow row = ledger.rows("new", "gb", Window.ALWAYS, 10).get(0);
      assertThat(row.operation().value()).isEqualTo("b");
      assertThat(row.quantity()).isEqualTo(3_000_000);
      assertThat(row.recordedAt()).isEqualTo(START);
      assertThat(row.metadata()).isEqualTo(Map.of("from", "import"));
    }
  }

  @Test
  void whatIsTakenInCanBeReadHoweverMuchItIsOnPostgres() {
    try (HikariDataSource pool = Pools.of(url)) {
      assertCanBeRead(pool);
    }
  }

  @Test
  void whatIsTakenInCanBeReadHoweverMuchItIsOnH2() {
    try (HikariDataSource pool = Pools.h2()) {
      assertCanBeRead(pool);
    }
  }

  private void assertCanBeRead(DataSource pool) {
    List<String> units = List.of(
        "10000000000000", "-99999999999999.9999", "999999999999.999999", "12345678901234.5");
    try (Quotas quotas = quotas(pool)) {
      Ledger ledger = quotas.store().ledger().orElseThrow();
      ledger.ingest(units.stream().map(each -> event(each, each, START)).iterator());
      assertThat(ledger.rows("acme", "gb", Window.ALWAYS, 10))
          .hasSize(units.size())
          .allSatisfy(row -> assertThat(BigDecimal.valueOf(row.quantity(), row.scale()))
              .isEqualByComparingTo(row.operation().value()));
      assertThat(
              ledger.total("acme", "gb", new Window(START.minusSeconds(1), START.plusSeconds(1))))
          .extracting(total -> total.units().stripTrailingZeros().toPlainString())
          .isEqualTo("-76654321098765.499901");
    }
  }

  @Test
  void anIdThatWasToldIsARepeatForAChargeAndTheOtherWayRound() throws SQLException {
    try (HikariDataSource pool = Pools.of(url);
        Quotas quotas = quotas(pool)) {
      Ledger ledger = quotas.store().ledger().orElseThrow();
      ledger.ingest(List.of(event("told", "2", START)).iterator());
      assertThat(quotas.consume(Charge.of("acme", "gb", 2).key("told")).allowed())
          .isTrue();
      quotas.consume(Charge.of("acme", "gb", 1).key("charged")).orElseThrow();
      assertThat(ledger.ingest(List.of(event("charged", "1", START)).iterator()))
          .isEqualTo(new Ingested(0, 1));
      assertUsed(quotas, "acme", Limit.MAIN, "3");
    }
  }

  @Test
  void textComesBackAsItWasToldWhateverItHolds() throws SQLException {
    String odd = "tab\there, \\N, \\., \r\n \"quoted\" 'é' \uD83D\uDE00";
    try (HikariDataSource pool = Pools.of(url);
        Quotas quotas = quotas(pool)) {
      Ledger ledger = quotas.store().ledger().orElseThrow();
      UsageEvent event = event(odd, "1", START).subject(odd).with("note", odd).with("\\N", "");
      assertThat(ledger.ingest(List.of(event, event("\\N", "2", START)).iterator()))
          .isEqualTo(new Ingested(2, 0));
      assertThat(ledger.ingest(List.of(event).iterator())).isEqualTo(new Ingested(0, 1));
      List<UsageRow> rows = ledger.rows("acme", "gb", Window.ALWAYS, 10);
      assertThat(rows)
          .extracting(row -> row.operation().value())
          .containsExactlyInAnyOrder(odd, "\\N");
      UsageRow row =
          rows.stream().filter(found -> found.subject().equals(odd)).findFirst().orElseThrow();
      assertThat(row.metadata()).isEqualTo(Map.of("note", odd, "\\N", ""));
    }
  }

  /** In opposite orders, so that they meet. */
  @Test
  void whatSeveralTellAtTheSameTimeCountsOnce() throws Exception {
    int callers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try (HikariDataSource pool = Pools.of(url);
        Quotas quotas = quotas(pool)) {
      Ledger ledger = quotas.store().ledger().orElseThrow();
      ledger.ingest(List.of(event("first", "1", START)).iterator());
      List<Callable<Ingested>> tasks = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        boolean backwards = caller % 2 == 0;
        tasks.add(() -> ledger.ingest(IntStream.range(0, MANY)
            .map(i -> backwards ? MANY - 1 - i : i)
            .mapToObj(i -> event("e" + i, "0.0001", START))
            .iterator()));
      }
      long recorded = 0;
      for (Future<Ingested> told : threads.invokeAll(tasks))
        recorded += told.get().recorded();
      assertThat(recorded).isEqualTo(MANY);
      assertThat(written(pool)).isEqualTo(MANY + 1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aCorrectionIsARowOfItsOwn() throws SQLException {
    try (HikariDataSource pool = Pools.of(url);
        Quotas quotas = quotas(pool)) {
      Ledger ledger = quotas.store().ledger().orElseThrow();
      ledger.ingest(List.of(event("a", "5", START)).iterator());
      assertThat(quotas.consume("acme", "gb", 2).allowed()).isFalse();
      ledger.ingest(List.of(event("a-corrected", "-4", START)).iterator());
      assertThat(quotas.consume("acme", "gb", 2).allowed()).isTrue();
      assertUsed(quotas, "acme", Limit.MAIN, "3");
      assertThat(ledger.rows("acme", "gb", Window.ALWAYS, 10))
          .extracting(UsageRow::quantity)
          .containsExactlyInAnyOrder(5_000_000L, -4_000_000L, 2_000_000L);
    }
  }

  /** The source waits for the store: what was asked for and is not written yet is one part at most. */
  @Test
  void theSourceIsNeverFarAheadOfWhatIsWritten() throws SQLException {
    try (HikariDataSource pool = Pools.of(url);
        Quotas quotas = quotas(pool)) {
      Iterator<UsageEvent> source = IntStream.range(0, MANY)
          .peek(i -> {
            if (i % 1_000 == 0) assertThat(i - written(pool)).isLessThanOrEqualTo(10_000);
          })
          .mapToObj(i -> event("e" + i, "0.0001", START))
          .iterator();
      assertThat(quotas.store().ledger().orElseThrow().ingest(source))
          .isEqualTo(new Ingested(MANY, 0));
      assertThat(written(pool)).isEqualTo(MANY);
      assertUsed(quotas, "acme", Limit.MAIN, "1.2");
    }
  }

  @Test
  void whatHasNotHappenedYetIsRefusedWithItsPartAndWhatCameBeforeIsKept() throws SQLException {
    try (HikariDataSource pool = Pools.of(url);
        Quotas quotas = quotas(pool)) {
      Ledger ledger = quotas.store().ledger().orElseThrow();
      ledger.ingest(List.of(event("soon", "1", START.plusSeconds(60))).iterator());
      List<UsageEvent> events =
          List.of(event("a", "1", START), event("later", "1", START.plusSeconds(61)));
      assertThatThrownBy(() -> ledger.ingest(events.iterator()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at must not be in the future, was 2026-03-10T12:31:01Z of later");
      assertThat(written(pool)).isEqualTo(1);
    }
  }

  @Test
  void anEventSaysWhatIsWrongWithIt() {
    assertThatThrownBy(() -> event("a", "0.0000001", START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("units must have at most 6 decimals, was 1E-7");
    assertThatThrownBy(() -> event("a", "1e14", START))
        .hasMessage("units must be below 10^14, was 1E+14");
    assertThatThrownBy(() -> event("a", "-1e999999999", START))
        .hasMessage("units must be below 10^14, was -1E+999999999");
    assertThatThrownBy(() -> event("", "1", START))
        .hasMessage("id must be 1..255 characters, was \"\"");
    assertThatThrownBy(() -> event("a", "12345678901234.12345", START))
        .hasMessage("units must have at most 18 digits, was 12345678901234.12345");
  }

  /** So that it fails alone, and not its part of ten thousand. */
  @Test
  void anEventWithTextThatCannotBeKeptIsNone() {
    String rule = " must have no U+0000 and no half of a surrogate pair, was \"a\ufffd\"";
    for (String bad : List.of("a\0", "a\ud83d", "a\ude00")) {
      assertThatThrownBy(() -> event("a", "1", START).with("note", bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("metadata note" + rule);
      assertThatThrownBy(() -> event("a", "1", START).with(bad, "x"))
          .hasMessage("name in metadata" + rule);
      assertThatThrownBy(() -> event(bad, "1", START)).hasMessage("id" + rule);
      assertThatThrownBy(() -> event("a", "1", START).subject(bad)).hasMessage("subject" + rule);
      assertThatThrownBy(() -> UsageEvent.of("acme", "a", bad, BigDecimal.ONE, START))
          .hasMessage("service" + rule);
      assertThatThrownBy(() -> UsageEvent.of(bad, "a", "gb", BigDecimal.ONE, START))
          .hasMessage("customer" + rule);
    }
  }

  private static long written(DataSource pool) {
    try {
      return Long.parseLong(Sql.one(pool, "SELECT count(*) FROM billing_usage_records"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static UsageEvent event(String id, String units, Instant at) {
    return UsageEvent.of("acme", id, "gb", new BigDecimal(units), at);
  }

  private static void assertUsed(Quotas quotas, String customer, String limit, String units) {
    QuotaStatus found = quotas.usage(customer).stream()
        .filter(status -> status.limitName().equals(limit))
        .findFirst()
        .orElseThrow();
    assertThat(found.used()).as(customer).isEqualByComparingTo(units);
  }

  private Quotas quotas(DataSource pool) {
    Quotas quotas = Quotas.builder(JdbcStore.of(pool))
        .clock(clock)
        .timeout(Duration.ofSeconds(30))
        .defaultPlan("free")
        .build();
    quotas
        .admin()
        .apply(Plan.of("free", Quota.hard("gb", 10).scale(6).atMost(6, ResetPeriod.DAILY)));
    return quotas;
  }
}
