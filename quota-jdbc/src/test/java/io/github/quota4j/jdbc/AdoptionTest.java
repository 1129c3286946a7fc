package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Window;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.Driver;

/** A database that nself made is taken as it is. */
@ExtendWith(Servers.class)
@Timeout(180)
final class AdoptionTest {
  private static final int OLD_ROWS = Integer.getInteger("quota.test.adoptedRows", 100_000);
  private static final String USE =
      "INSERT INTO billing_usage_records (customer_id, service_name, quantity) VALUES ('acme', 'storage', 6)";
  private static final String CHANGE_CUSTOMER = "UPDATE billing_customers SET updated_at = now()";
  private static final String CHANGE_SUBSCRIPTION =
      "UPDATE billing_subscriptions SET updated_at = now()";

  /** After a second usually; still longer than a migration waits for a lock. */
  private static final String LOOK_FOR_DEADLOCKS_SOON = """
      DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = 400', current_database()); END $$""";

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(1);

  private final String url;

  AdoptionTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void itsUsageCountsFromTheFirstCheck() throws Exception {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Instant now = Instant.now();
      Nself.in(pool)
          .subscribe("acme", now.minus(Duration.ofHours(73)))
          .use("acme", "storage", "4", now.minus(Duration.ofDays(4)))
          .use("acme", "storage", "3.5", now.minus(Duration.ofDays(2)))
          .use("acme", "compute", "5", now.minus(Duration.ofMinutes(1)));
      try (Quotas quotas = quotas(store)) {
        assertThat(quotas.check("acme", "storage", 7).allowed()).isFalse();
        assertThat(quotas.check("acme", "storage", 6).allowed()).isTrue();
        assertThat(quotas.consume("acme", "storage", 7).allowed()).isFalse();
        assertThat(quotas.consume("acme", "storage", 6).allowed()).isTrue();
        assertThat(quotas.consume("acme", "compute", 1).allowed()).isFalse();
      }
    }
  }

  @Test
  void plansAndWindowsAreWhatItsRowsSayAndNoRowIsTouched() throws Exception {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Nself.in(pool)
          .subscribe("acme", Instant.parse("2026-01-15T00:00:00Z"))
          .use("acme", "storage", "4", Instant.parse("2026-03-14T23:59:59.999999Z"))
          .use("acme", "storage", "2.5", Instant.parse("2026-03-15T00:00:00Z"));
      Sql.run(pool, "UPDATE billing_customers SET updated_at = '2026-01-01'");
      InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-20T12:00:00Z"));
      try (Quotas quotas =
          Quotas.builder(store).clock(clock).timeout(Duration.ofSeconds(30)).build()) {
        assertThat(quotas.admin().plans())
            .containsExactly(Plan.of(
                "starter",
                Quota.soft("api", 100_000).scale(6).price(Price.perUnit("0.0001", "USD")),
                Quota.hard("storage", 10).unit("gb").scale(6),
                Quota.hard("compute", 5).unit("cpu-hours").scale(6).resets(ResetPeriod.DAILY),
                Quota.hard("functions", 7)
                    .unit("invocations")
                    .scale(6)
                    .resets(ResetPeriod.WEEKLY)));
        QuotaStatus storage = status(quotas, "storage");
        assertThat(storage.window().orElseThrow().start())
            .isEqualTo(Instant.parse("2026-03-15T00:00:00Z"));
        assertThat(storage.used()).isEqualByComparingTo("2.5");
        assertThat(quotas.consume("acme", "storage", 8).allowed()).isFalse();
        assertThat(quotas.consume("acme", "storage", 7).allowed()).isTrue();
      }
      assertThat(Sql.rows(
              pool,
              "SELECT usage_id, quantity, counted FROM billing_usage_records"
                  + " WHERE operation_id IS NULL ORDER BY usage_id"))
          .containsExactly("1|4.000000|t", "2|2.500000|t");
      assertThat(Sql.one(pool, "SELECT date(max(updated_at)) FROM billing_customers"))
          .isEqualTo(Sql.one(pool, "SELECT current_date"));
    }
  }

  @Test
  void itsOwnFunctionsViewAndTriggersStillWorkAndSeeOurUsage() throws Exception {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Instant now = Instant.now();
      Nself.in(pool).subscribe("acme", now.minus(Duration.ofDays(3)));
      try (Quotas quotas = quotas(store)) {
        assertThat(quotas.consume("acme", "storage", 7).allowed()).isTrue();
      }
      assertThat(Sql.one(pool, "SELECT get_quota_usage('acme', 'storage')")).isEqualTo("7.000000");
      assertThat(Sql.one(pool, "SELECT is_quota_exceeded('acme', 'storage', 4)"))
          .isEqualTo("t");
      assertThat(Sql.one(pool, "SELECT is_quota_exceeded('acme', 'storage', 3)"))
          .isEqualTo("f");
      Sql.run(pool, "SELECT refresh_billing_usage_summary()");
      assertThat(Sql.one(pool, "SELECT total_quantity FROM billing_usage_daily_summary"))
          .isEqualTo("7.000000");
      Sql.run(
          pool, "UPDATE billing_subscriptions SET updated_at = '2020-01-01', status = 'trialing'");
      assertThat(Sql.one(
              pool, "SELECT updated_at > now() - interval '1 minute' FROM billing_subscriptions"))
          .isEqualTo("t");
    }
  }

  @Test
  void itsTenantsStillSeeTheirOwnRowsOnly() throws Exception {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Instant now = Instant.now();
      Nself.in(pool)
          .subscribe("acme", now.minus(Duration.ofDays(3)))
          .subscribe("other", now.minus(Duration.ofDays(3)));
      try (Quotas quotas = quotas(store)) {
        assertThat(quotas.consume("acme", "storage", 7).allowed()).isTrue();
        assertThat(quotas.consume("other", "storage", 2).allowed()).isTrue();
      }
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        String role = "tenant_" + url.replaceAll("[^a-z0-9]", "");
        statement.execute("CREATE ROLE " + role);
        statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role);
        statement.execute("SET ROLE " + role);
        statement.execute("SET app.current_customer_id = 'other'");
        try (ResultSet rows =
            statement.executeQuery("SELECT sum(quantity) FROM billing_usage_records")) {
          rows.next();
          assertThat(rows.getBigDecimal(1)).isEqualByComparingTo("2");
        } finally {
          statement.execute("RESET ROLE");
          statement.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
        }
      }
    }
  }

  /** The migration finds windows in SQL; whatever the anchor, they must be those that charges are counted in. */
  @Test
  void theCountersThatAreMadeAtAdoptionAreThoseOfTheWindowsThatChargesAreCountedIn()
      throws Exception {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Nself nself = Nself.in(pool);
      LocalDateTime today = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
      List<LocalDateTime> anchors = List.of(
          today,
          today.plusDays(40),
          today.minusHours(1),
          today.minusMonths(1),
          today.minusMonths(13).plusMinutes(10),
          today.withMonth(1).withDayOfMonth(31).minusYears(1),
          LocalDateTime.of(2024, 2, 29, 23, 59, 59, 999_999_000),
          LocalDateTime.of(2020, 12, 31, 0, 0),
          LocalDateTime.of(2025, 8, 30, 12, 30));
      for (int i = 0; i < anchors.size(); i++) {
        nself.subscribe("c" + i, anchors.get(i).toInstant(ZoneOffset.UTC));
      }
      Sql.run(pool, """
          INSERT INTO billing_usage_records (customer_id, service_name, quantity, recorded_at)
          SELECT 'c' || c, service_name, 0.1 + random() * 0.000001, now() - hours * interval '6 hours'
          FROM generate_series(0, %d) c, generate_series(0, 270) hours, billing_quotas""".formatted(anchors.size() - 1));
      assertThat(store.catalog().plans()).hasSize(1);
      Instant now = store.usage().now();
      int found = 0;
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("""
              SELECT substr(customer_id, 2)::int, service_name, window_start, window_end,
                     settled = (SELECT sum(quantity) * 1000000 FROM billing_usage_records u
                       WHERE u.customer_id = c.customer_id AND u.service_name = c.service_name
                         AND recorded_at >= window_start AND recorded_at < window_end)
              FROM quota_counters c""")) {
        for (; row.next(); found++) {
          ResetPeriod period = switch (row.getString(2)) {
            case "compute" -> ResetPeriod.DAILY;
            case "functions" -> ResetPeriod.WEEKLY;
            default -> ResetPeriod.MONTHLY;
          };
          Instant anchor = anchors.get(row.getInt(1)).toInstant(ZoneOffset.UTC);
          assertThat(new Window(instant(row, 3), instant(row, 4)))
              .as("%s from %s", period, anchor)
              .isEqualTo(period.windowAt(now, anchor, ZoneOffset.UTC));
          assertThat(row.getBoolean(5)).isTrue();
        }
      }
      assertThat(found).isEqualTo(4 * anchors.size());
    }
  }

  @Test
  void manyOldRowsAreAdoptedInSecondsAndNoChargeWaitsForThem() throws Exception {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Instant now = Instant.now();
      Nself.in(pool).subscribe("acme", now.minus(Duration.ofDays(20)));
      Sql.run(pool, """
          INSERT INTO billing_usage_records (customer_id, service_name, quantity, recorded_at)
          SELECT 'acme', 'api', 0.5, now() - n * interval '1 millisecond' FROM generate_series(1, %d) n""".formatted(OLD_ROWS));
      long before = System.nanoTime();
      assertThat(store.catalog().plans()).hasSize(1);
      Duration adoption = Duration.ofNanos(System.nanoTime() - before);
      before = System.nanoTime();
      try (Quotas quotas = quotas(store)) {
        assertThat(quotas.consume("acme", "api", 1).allowed()).isTrue();
        Duration charge = Duration.ofNanos(System.nanoTime() - before);
        System.out.println("[quota4j tests] " + OLD_ROWS + " old rows adopted in "
            + adoption.toMillis() + " ms, first charge in " + charge.toMillis() + " ms");
        assertThat(charge).isLessThan(Duration.ofSeconds(1));
        assertThat(status(quotas, "api").used())
            .isEqualByComparingTo(String.valueOf(OLD_ROWS / 2 + 1));
      }
      assertThat(adoption).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void othersWhoRecordUsageAndThenChangeASubscriptionNeverFailAndAreCounted() throws Exception {
    assertYieldsToOthers(0, USE, CHANGE_SUBSCRIPTION);
  }

  @Test
  void othersWhoRecordUsageAndThenChangeACustomerNeverFailAndAreCounted() throws Exception {
    assertYieldsToOthers(6, USE, CHANGE_CUSTOMER);
  }

  @Test
  void othersWhoChangeACustomerAndThenASubscriptionNeverFail() throws Exception {
    assertYieldsToOthers(8, USE + ";" + CHANGE_CUSTOMER, CHANGE_SUBSCRIPTION);
  }

  @Test
  void othersWhoChangeACustomerAndThenLookAtQuotasNeverFail() throws Exception {
    assertYieldsToOthers(11, USE + ";" + CHANGE_CUSTOMER, "SELECT * FROM billing_quotas");
  }

  /** They begin when so many files were applied, and go on while the next one wants what they hold. */
  private void assertYieldsToOthers(int applied, String first, String later) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Sql.run(new DriverSource(new Driver(), url), LOOK_FOR_DEADLOCKS_SOON);
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool);
        Connection writer = pool.getConnection();
        Statement statement = writer.createStatement()) {
      Nself unused = Nself.in(pool).subscribe("acme", Instant.now().minus(Duration.ofHours(73)));
      if (applied > 0) apply(applied, pool);
      writer.setAutoCommit(false);
      statement.execute(first);
      Future<Integer> plans = thread.submit(() -> store.catalog().plans().size());
      await()
          .until(
              () -> !Sql.rows(pool, "SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty());
      Thread.sleep(LONG_ENOUGH.toMillis());
      statement.execute(later);
      writer.commit();
      assertThat(plans.get()).isEqualTo(1);
      try (Quotas quotas = quotas(store)) {
        assertThat(quotas.check("acme", "storage", 5).allowed()).isFalse();
        assertThat(quotas.check("acme", "storage", 4).allowed()).isTrue();
      }
    } finally {
      thread.shutdownNow();
    }
  }

  private static void apply(int files, DataSource source) {
    var unused = Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/quota4j-postgresql")
        .table("quota_schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .target(String.valueOf(files))
        .load()
        .migrate();
  }

  private static Quotas quotas(JdbcStore store) {
    return Quotas.builder(store).timeout(Duration.ofSeconds(30)).build();
  }

  private static QuotaStatus status(Quotas quotas, String service) {
    return quotas.usage("acme").stream()
        .filter(status -> status.service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
