package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reservation;
import io.github.quota4j.jdbc.counters.LedgerOperations;
import io.github.quota4j.jdbc.work.Cleaning;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.UsageEvent;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.Driver;

/** No statement that a caller waits for looks through a table that grows with customers or with usage. */
@ExtendWith(Servers.class)
@Timeout(180)
final class IndexesTest {
  private static final int CUSTOMERS = Integer.getInteger("quota.test.manyCustomers", 50_000);

  private static final Set<String> LARGE = Set.of(
      "billing_customers",
      "billing_subscriptions",
      "billing_usage_records",
      "quota_counters",
      "quota_operations",
      "quota_removed_usage",
      "quota_usage_hours");

  private static final Pattern SCAN =
      Pattern.compile("(Seq|Index|Index Only|Bitmap Heap) Scan.* on (\\w+)");

  private static final Pattern FIRST_COLUMN =
      Pattern.compile("\\(\\(*(customer_id|usage_id|subscription_id|window_end|expires_at)\\b");

  private final String url;

  IndexesTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  /** A plan that was made while the table was small is kept: then it must not have had another choice. */
  @Test
  void aLookForAnIdNeverGoesThroughAllRecordsOfACustomer() throws SQLException {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      assertThat(store.catalog().plans()).isEmpty(); // the tables are there
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("SET LOCAL enable_seqscan = off; DROP INDEX quota_usage_of_operation");
        String look = LedgerOperations.find("'acme'", "'id'");
        StringBuilder plan = new StringBuilder();
        try (ResultSet rows = statement.executeQuery("EXPLAIN " + look)) {
          while (rows.next()) plan.append(rows.getString(1)).append('\n');
        }
        assertThat(plan.toString()).doesNotContain("quota_usage_in_time");
        connection.rollback();
      }
    }
  }

  @Test
  void thePlainStatementLooksForAKeyByTheIndexOfIdsEvenWhileTheTableIsNearlyEmpty()
      throws SQLException {
    try (HikariDataSource pool = Pools.of(url)) {
      Listening listening = new Listening(pool);
      try (Quotas quotas = quotas(listening.source())) {
        quotas.consume(Charge.of("acme", "plain", 1)).orElseThrow();
        quotas.consume(Charge.of("acme", "plain", 1).key("k")).orElseThrow();
      }
      Sql.run(pool, "ANALYZE");
      List<String> statements = listening.statements().stream()
          .filter(sql -> sql.startsWith("WITH known"))
          .toList();
      assertThat(statements).isNotEmpty();
      for (String sql : statements) {
        List<String> plan = explain(sql);
        assertThat(unbounded(plan)).as(String.join("\n", plan)).isEmpty();
        assertThat(plan)
            .anyMatch(
                line -> line.contains("using quota_usage_of_operation on billing_usage_records u"));
      }
    }
  }

  @Test
  void everyStatementFindsItsRowsByAnIndexCondition() throws SQLException {
    try (HikariDataSource pool = Pools.of(url)) {
      Listening listening = new Listening(pool);
      try (Quotas quotas = quotas(listening.source())) {
        fill(pool);
        useAll(quotas, pool);
      }
      Cleaning cleaning = new Cleaning();
      cleaning.at(Instant.EPOCH);
      assertThat(cleaning.run(Pools.database(listening.source()))).isPositive();
      List<String> explained = new ArrayList<>();
      for (String sql : listening.statements()) {
        if (!sql.strip().matches("(?s)(SELECT|INSERT|UPDATE|DELETE|WITH).*")) continue;
        if (LARGE.stream().noneMatch(sql::contains)) continue;
        List<String> plan = explain(sql);
        assertThat(unbounded(plan)).as("%s%n%s", sql, String.join("\n", plan)).isEmpty();
        explained.add(sql);
      }
      assertThat(explained).hasSizeGreaterThan(15);
    }
  }

  @Test
  void aPlanThatLooksThroughALargeTableIsSeen() throws SQLException {
    try (HikariDataSource pool = Pools.of(url);
        Quotas quotas = quotas(pool)) {
      assertThat(quotas.usage("acme")).isNotEmpty();
      assertThat(
              unbounded(explain("SELECT quantity FROM billing_usage_records WHERE invoice_id = ?")))
          .isNotEmpty();
      assertThat(unbounded(explain("SELECT count(*) FROM quota_operations WHERE operation_id > ?")))
          .isNotEmpty();
    }
  }

  /** Everything that a caller may wait for. */
  private static void useAll(Quotas quotas, DataSource pool) throws SQLException {
    Instant now = quotas.store().usage().now();
    quotas.admin().subscribe("acme", "free");
    quotas.consume(Charge.of("acme", "gb", 2).key("k").subject("jane")).orElseThrow();
    quotas.consume(Charge.of("acme", "gb", 2).key("k").subject("jane")).orElseThrow();
    quotas.consume("visitor", "gb", 1).orElseThrow();
    quotas.record(Charge.of("c7", "gb", 1).at(now.minus(Duration.ofDays(1)))).orElseThrow();
    try (Reservation hold = quotas.reserve(Charge.of("c9", "gb", 2), Duration.ofMinutes(1))) {
      hold.commit(1).orElseThrow();
    }
    quotas.refund("acme", "k").orElseThrow();
    assertThat(quotas.resolve("acme", "k")).isNotNull();
    new Nself(pool).use("c9", "gb", "1", now);
    assertThat(quotas.check("c9", "gb", 1).allowed()).isTrue();
    quotas.consume("c9", "gb", 1).orElseThrow();
    assertThat(quotas.usage("acme")).isNotEmpty();
    var ledger = quotas.store().ledger().orElseThrow();
    ledger.ingest(List.of(UsageEvent.of("c11", "e", "gb", BigDecimal.ONE, now)).iterator());
    assertThat(ledger.sum("acme", "gb", Window.ALWAYS)).isZero();
    assertThat(ledger.rows("acme", "gb", Window.ALWAYS, 10)).hasSize(2);
    assertThat(ledger.hours("acme", "gb", Window.ALWAYS)).isNotEmpty();
  }

  private static void fill(DataSource pool) throws SQLException {
    String each = " FROM generate_series(1, " + CUSTOMERS + ") n";
    Sql.run(
        pool,
        "INSERT INTO billing_customers (customer_id, project_name) SELECT 'c' || n, 'shop'" + each);
    Sql.run(
        pool,
        "INSERT INTO billing_subscriptions (subscription_id, customer_id, plan_name, current_period_start, current_period_end)"
            + " SELECT 's' || n, 'c' || n, 'free', now(), now() + interval '1 month'" + each);
    Sql.run(
        pool,
        "INSERT INTO billing_usage_records (customer_id, operation_id, service_name, quantity, counted)"
            + " SELECT 'c' || n, 'o' || m, 'gb', 1, true" + each + ", generate_series(1, 3) m");
    Sql.run(
        pool,
        "INSERT INTO quota_counters (customer_id, service_name, limit_name, window_start, subject, window_end, unit_scale)"
            + " SELECT 'c' || n, 'gb', 'main', date_trunc('month', now()), '', now() + interval '40 days', 6"
            + each);
    Sql.run(
        pool,
        "INSERT INTO quota_operations (customer_id, operation_id, state, kind, held_until, expires_at, content)"
            + " SELECT 'c' || n, 'o' || n, 'CLOSED', 'RESERVATION', now(), now() + interval '1 day', ''"
            + each);
    for (String table : LARGE) Sql.run(pool, "ANALYZE " + table);
  }

  private List<String> explain(String sql) throws SQLException {
    AtomicInteger parameter = new AtomicInteger();
    String numbered =
        Pattern.compile("\\?").matcher(sql).replaceAll(mark -> "\\$" + parameter.incrementAndGet());
    List<String> plan = new ArrayList<>();
    // A statement whose parameters are not given cannot be prepared.
    DriverSource simple = new DriverSource(new Driver(), url + "&preferQueryMode=simple");
    try (Connection connection = simple.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET enable_seqscan = off"); // as the store does
      try (ResultSet lines =
          statement.executeQuery("EXPLAIN (GENERIC_PLAN, COSTS OFF) " + numbered)) {
        while (lines.next()) plan.add(lines.getString(1));
      }
    }
    return plan;
  }

  /** Scans of large tables that read more than what an index condition picks. */
  private static List<String> unbounded(List<String> plan) {
    List<String> unbounded = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      Matcher scan = SCAN.matcher(plan.get(i));
      if (!scan.find() || !LARGE.contains(scan.group(2))) continue;
      if (scan.group(1).equals("Seq") || !hasCondition(plan, i)) unbounded.add(plan.get(i));
    }
    return unbounded;
  }

  /**
   * In the lines of the node itself; of a bitmap also in the index scan below it. One that leaves the first column of the
   * index open would read all of it.
   */
  private static boolean hasCondition(List<String> plan, int node) {
    for (int i = node + 1; i < plan.size(); i++) {
      String line = plan.get(i);
      if (line.contains("Index Cond:")) return FIRST_COLUMN.matcher(line).find();
      if (line.contains("->") && !line.contains("Bitmap Index Scan")) return false;
    }
    return false;
  }

  private static Quotas quotas(DataSource source) {
    Quotas quotas = Quotas.builder(JdbcStore.of(source))
        .timeout(Duration.ofSeconds(30))
        .defaultPlan("free")
        .build();
    quotas
        .admin()
        .apply(Plan.of(
            "free",
            Quota.hard("gb", 100).scale(6).atMost(60, ResetPeriod.DAILY).perSubject(50),
            Quota.hard("plain", 100)));
    return quotas;
  }
}
