package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node with push knows of changes that others make long before its cache is old. */
@ExtendWith(Servers.class)
@Timeout(60)
final class PushTest {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final HikariDataSource pool;
  private final HikariDataSource others;
  private final Quotas changing;
  private final Quotas hearing;

  PushTest(Postgres postgres) {
    String url = postgres.createDatabase();
    this.pool = Pools.of(url);
    this.others = Pools.of(url);
    this.changing = quotas(JdbcStore.of(others));
    this.hearing = quotas(JdbcStore.of(pool).withPush());
  }

  private static Quotas quotas(JdbcStore store) {
    return Quotas.builder(store)
        .cacheTtl(FOR_EVER)
        .timeout(Duration.ofSeconds(10))
        .build();
  }

  @BeforeEach
  void acmeIsInTheCacheOfBoth() {
    changing
        .admin()
        .apply(Plan.of("free", Quota.hard("api", 1)), Plan.of("pro", Quota.hard("api", 100)));
    changing.admin().subscribe("acme", "free");
    await().until(() -> limit(hearing).equals("1") && limit(changing).equals("1"));
  }

  @AfterEach
  void close() {
    hearing.close();
    changing.close();
    pool.close();
    others.close();
  }

  private static String limit(Quotas quotas) {
    return quotas.usage("acme").stream()
        .map(status -> status.limit().orElseThrow().toPlainString())
        .findFirst()
        .orElse("");
  }

  @Test
  void aChangedPlanOverrideOrStatusIsHeardOf() {
    changing.admin().subscribe("acme", "pro");
    await().until(() -> limit(hearing).equals("100"));
    changing.admin().override("acme", Quota.hard("api", 7));
    await().until(() -> limit(hearing).equals("7"));
    changing.admin().removeOverride("acme", "api");
    await().until(() -> limit(hearing).equals("100"));
    changing.admin().apply(Plan.of("pro", Quota.hard("api", 200)));
    await().until(() -> limit(hearing).equals("200"));
    changing.admin().breakGlass(BreakGlass.everywhere("ops", "night"));
    await().until(() -> hearing.consume("acme", "api", 1_000).allowed());
  }

  @Test
  void whatIsChangedBySqlIsHeardOfIfItSaysSo() throws SQLException {
    Sql.run(
        others,
        "UPDATE billing_subscriptions SET plan_name = 'pro';"
            + "SELECT pg_notify('quota4j_accounts', 'acme')");
    await().until(() -> limit(hearing).equals("100"));
    assertThat(limit(changing)).as("without push it is as old as its cache").isEqualTo("1");
  }

  @Test
  void aNodeThatLostItsConnectionMissesNothing() throws SQLException {
    Sql.run(
        others,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
    changing.admin().subscribe("acme", "pro");
    await().until(() -> limit(hearing).equals("100"));
    changing.admin().subscribe("acme", "free");
    await().until(() -> limit(hearing).equals("1"));
  }

  @Test
  void whenItIsClosedTheConnectionIsGivenBackAsItWas() throws SQLException {
    hearing.close();
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    try (var connection = pool.getConnection();
        var rows =
            connection.createStatement().executeQuery("SELECT * FROM pg_listening_channels()")) {
      assertThat(rows.next()).isFalse();
    }
  }
}
