package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Quotas;
import io.github.quota4j.jdbc.work.Cleaning;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.UsageEvent;
import io.github.quota4j.store.UsageTotal;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Usage by hours and days is what all records say that there ever were, whenever it is added up. */
@ExtendWith(Servers.class)
final class HoursTest {
  private static final Instant START = Instant.parse("2026-03-10T12:30:00Z");
  private static final Window EVER =
      new Window(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2028-01-01T00:00:00Z"));
  private static final String WAITING =
      " FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
          + " AND query LIKE '%quota_usage_hours%'";
  private static final int STEPS = 120;
  private static final String[] CUSTOMERS = {"acme", "shop"};

  private final SettableClock clock = new SettableClock(START);
  private final Map<String, String> everSeen = new TreeMap<>();
  private final String url;
  private int made;
  private long removed;
  private int killed;

  HoursTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void whateverHappensTheyAreExactOnPostgres() throws Exception {
    for (long seed = 1; seed <= 2; seed++) {
      try (HikariDataSource pool = Pools.of(url, 8, true);
          Quotas quotas = quotas(pool)) {
        assertStaysExact(quotas, pool, seed, true);
      }
    }
    assertThat(removed).isPositive();
    assertThat(killed).isPositive();
  }

  @Test
  void whateverHappensTheyAreExactOnH2() throws Exception {
    try (HikariDataSource pool = Pools.h2();
        Quotas quotas = quotas(pool)) {
      assertStaysExact(quotas, pool, 4, false);
      assertThat(removed).isPositive();
    }
  }

  private void assertStaysExact(Quotas quotas, DataSource pool, long seed, boolean kills)
      throws Exception {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      act(quotas, pool, random, kills);
      remember(pool);
      if (random.nextInt(4) == 0) assertExact(quotas, "seed " + seed + ", step " + step);
    }
    long unused = ledger(quotas).rollUp();
    assertExact(quotas, "seed " + seed + ", at the end");
    assertThat(Sql.one(pool, "SELECT count(*) FROM billing_usage_records WHERE NOT in_hours"))
        .isEqualTo("0");
  }

  private void act(Quotas quotas, DataSource pool, Random random, boolean kills) throws Exception {
    String customer = CUSTOMERS[random.nextInt(CUSTOMERS.length)];
    int units = 1 + random.nextInt(5);
    Duration ago = Duration.ofMinutes(random.nextInt(60 * 24 * 50));
    switch (random.nextInt(10)) {
      case 0 -> clock.set(clock.instant().plus(Duration.ofMinutes(random.nextInt(60 * 24 * 3))));
      case 1 ->
        quotas.consume(Charge.of(customer, "gb", new BigDecimal("0.000001"))).orElseThrow();
      case 2 -> {
        quotas.consume(Charge.of(customer, "gb", units).key("k" + ++made)).orElseThrow();
        if (random.nextBoolean()) quotas.refund(customer, "k" + made).orElseThrow();
      }
      case 3 ->
        quotas
            .record(Charge.of(customer, "gb", units).at(clock.instant().minus(ago)))
            .orElseThrow();
      case 4, 5 ->
        ledger(quotas).ingest(events(customer, ago, random.nextInt(300)).iterator());
      case 6 ->
        Sql.run(
            pool,
            "INSERT INTO billing_usage_records (customer_id, service_name, quantity, recorded_at)"
                + " SELECT customer_id, 'gb', 0.5, TIMESTAMP WITH TIME ZONE '"
                + clock.instant().minus(ago).toString().replace('T', ' ')
                + "' FROM billing_customers WHERE customer_id = '" + customer + "'");
      case 7 -> remove(quotas, pool);
      case 8 -> {
        if (kills) rollUpAndKill(quotas, pool);
      }
      default -> {
        long unused = ledger(quotas).rollUp();
      }
    }
  }

  /** Corrections among them. */
  private List<UsageEvent> events(String customer, Duration ago, int count) {
    Instant at = clock.instant().minus(ago);
    return IntStream.range(0, count)
        .mapToObj(i -> UsageEvent.of(
            customer,
            "e" + ++made,
            "gb",
            BigDecimal.valueOf(i % 7 - 2),
            at.minus(Duration.ofMinutes(i))))
        .toList();
  }

  /** Cut off where it has marked records, and has to wait for an hour that it adds them to. */
  private void rollUpAndKill(Quotas quotas, DataSource pool) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection locking = pool.getConnection();
        Statement statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("SELECT 1 FROM quota_usage_hours FOR UPDATE");
      Future<Long> rolling = thread.submit(() -> ledger(quotas).rollUp());
      await()
          .until(() -> rolling.isDone() || !Sql.rows(pool, "SELECT 1" + WAITING).isEmpty());
      Sql.run(pool, "SELECT pg_terminate_backend(pid)" + WAITING);
      locking.rollback();
      assertThat(rolling.get()).isNotNegative();
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(QuotaStoreException.class);
      killed++;
    } finally {
      thread.shutdownNow();
    }
  }

  /** As cleanings do in time: counters keep records. */
  private void remove(Quotas quotas, DataSource pool) {
    Cleaning cleaning = new Cleaning();
    cleaning.at(clock.instant());
    assertThat(cleaning.run(Pools.database(pool))).isPositive();
    removed += quotas.upkeep().removeUsage(Duration.ofDays(31));
  }

  /** Records may be removed later: each is remembered as it was when it was there. */
  private void remember(DataSource pool) throws SQLException {
    for (String row : Sql.rows(
        pool,
        "SELECT usage_id, customer_id, quantity, floor(extract(epoch FROM recorded_at)) FROM billing_usage_records"))
      everSeen.put(row.substring(0, row.indexOf('|')), row.substring(row.indexOf('|') + 1));
  }

  private void assertExact(Quotas quotas, String when) {
    for (String customer : CUSTOMERS) {
      assertThat(ledger(quotas).hours(customer, "gb", EVER))
          .as(when)
          .usingRecursiveComparison()
          .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
          .isEqualTo(expected(customer, ChronoUnit.HOURS));
      assertThat(ledger(quotas).days(customer, "gb", EVER))
          .as(when)
          .usingRecursiveComparison()
          .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
          .isEqualTo(expected(customer, ChronoUnit.DAYS));
    }
  }

  private List<UsageTotal> expected(String customer, ChronoUnit unit) {
    TreeMap<Instant, UsageTotal> totals = new TreeMap<>();
    for (String row : everSeen.values()) {
      String[] columns = row.split("\\|", -1);
      if (!columns[0].equals(customer)) continue;
      Instant at = Instant.ofEpochSecond(new BigDecimal(columns[2]).longValue()).truncatedTo(unit);
      totals.merge(
          at,
          new UsageTotal(at, new BigDecimal(columns[1]), 1),
          (one, two) ->
              new UsageTotal(at, one.units().add(two.units()), one.records() + two.records()));
    }
    return List.copyOf(totals.values());
  }

  @Test
  void severalThatRollUpShareTheWork() throws Exception {
    int records = 9_000;
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (HikariDataSource pool = Pools.of(url, 8, true);
        Quotas quotas = quotas(pool)) {
      List<Callable<Long>> tasks = new ArrayList<>();
      ledger(quotas).ingest(events("acme", Duration.ZERO, records).iterator());
      for (int i = 0; i < 3; i++) tasks.add(() -> ledger(quotas).rollUp());
      long added = 0;
      for (Future<Long> each : threads.invokeAll(tasks)) added += each.get();
      added += ledger(quotas).rollUp();
      assertThat(added).isEqualTo(records);
      remember(pool);
      assertExact(quotas, "after three at once");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void recordsWithoutATimeAreInNoHourAndStayOnPostgres() throws SQLException {
    try (HikariDataSource pool = Pools.of(url);
        Quotas quotas = quotas(pool)) {
      assertLeavesOutRecordsWithoutATime(quotas, pool);
    }
  }

  @Test
  void recordsWithoutATimeAreInNoHourAndStayOnH2() throws SQLException {
    try (HikariDataSource pool = Pools.h2();
        Quotas quotas = quotas(pool)) {
      assertLeavesOutRecordsWithoutATime(quotas, pool);
    }
  }

  private void assertLeavesOutRecordsWithoutATime(Quotas quotas, DataSource pool)
      throws SQLException {
    quotas.consume("acme", "gb", 1).orElseThrow();
    Sql.run(
        pool,
        "INSERT INTO billing_usage_records (customer_id, service_name, quantity, recorded_at, counted)"
            + " VALUES ('acme', 'gb', 5, NULL, TRUE), ('acme', 'gb', 7, NULL, FALSE)");
    assertThat(ledger(quotas).rollUp()).isPositive();
    assertThat(ledger(quotas).rollUp()).isZero();
    assertThat(ledger(quotas).hours("acme", "gb", EVER))
        .singleElement()
        .satisfies(hour -> assertThat(hour.units()).isEqualByComparingTo("1"));
    clock.set(START.plus(Duration.ofDays(100)));
    remove(quotas, pool);
    assertThat(removed).isEqualTo(1);
    assertThat(Sql.rows(
            pool, "SELECT CAST(quantity AS int) FROM billing_usage_records ORDER BY usage_id"))
        .containsExactly("5", "7");
  }

  @Test
  void aWindowThatCutsAnHourOrADayIsRefused() {
    try (HikariDataSource pool = Pools.h2();
        Quotas quotas = quotas(pool)) {
      Window cut = new Window(Instant.parse("2026-03-10T12:00:00Z"), START);
      assertThatThrownBy(() -> ledger(quotas).hours("acme", "gb", cut))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("end of window must be a whole hour in UTC, was 2026-03-10T12:30:00Z");
      assertThatThrownBy(() -> ledger(quotas).days("acme", "gb", cut))
          .hasMessage("start of window must be a whole day in UTC, was 2026-03-10T12:00:00Z");
    }
  }

  private static Ledger ledger(Quotas quotas) {
    return quotas.store().ledger().orElseThrow();
  }

  private Quotas quotas(DataSource pool) {
    Quotas quotas = Quotas.builder(JdbcStore.of(pool))
        .clock(clock)
        .timeout(Duration.ofSeconds(30))
        .defaultPlan("free")
        .build();
    quotas.admin().apply(Plan.of("free", Quota.soft("gb", 10).scale(6)));
    return quotas;
  }
}
