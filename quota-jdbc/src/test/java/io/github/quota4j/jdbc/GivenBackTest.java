package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Charge;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections of any pool will do, and go back as they came. */
@ExtendWith(Servers.class)
@Timeout(60)
final class GivenBackTest {
  private static final List<String> OF_POSTGRES = List.of(
      "SHOW lock_timeout",
      "SHOW statement_timeout",
      "SHOW enable_seqscan",
      "SHOW plan_cache_mode",
      "SHOW transaction_isolation",
      "SHOW transaction_read_only");

  private static final List<String> OF_H2 = List.of(
      "CALL LOCK_TIMEOUT()",
      "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'QUERY_TIMEOUT'");

  private final Postgres postgres;

  GivenBackTest(Postgres postgres) {
    this.postgres = postgres;
  }

  @Test
  void toPostgres() throws Exception {
    for (boolean autoCommit : new boolean[] {true, false}) {
      String url = postgres.createDatabase();
      assertGivenBack(new DriverSource(new org.postgresql.Driver(), url), autoCommit, OF_POSTGRES);
    }
  }

  @Test
  void toH2() throws Exception {
    for (boolean autoCommit : new boolean[] {true, false}) {
      String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
      assertGivenBack(new DriverSource(new Driver(), url), autoCommit, OF_H2);
    }
  }

  private static void assertGivenBack(DataSource source, boolean autoCommit, List<String> settings)
      throws Exception {
    List<String> fresh;
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(autoCommit);
      fresh = state(connection, settings);
    }
    try (BarePool pool = new BarePool(source, autoCommit)) {
      try (Quotas quotas = Quotas.builder(JdbcStore.of(pool.source()))
          .plans(List.of(Plan.of("free", Quota.hard("api", 10))))
          .defaultPlan("free")
          .timeout(Duration.ofSeconds(20))
          .build()) {
        useAll(quotas);
      }
      List<Connection> connections = pool.connections();
      assertThat(connections).isNotEmpty();
      for (Connection connection : connections)
        assertThat(state(connection, settings)).isEqualTo(fresh);
    }
  }

  private static void useAll(Quotas quotas) {
    String id = quotas.consume("acme", "api", 3).orElseThrow().operation();
    assertThat(quotas.consume("acme", "api", 8).allowed()).isFalse();
    assertThat(quotas.check("acme", "api", 7).allowed()).isTrue();
    try (Reservation hold = quotas.reserve(Charge.of("acme", "api", 2), Duration.ofMinutes(1))) {
      hold.commit(1).orElseThrow();
    }
    quotas.refund("acme", id).orElseThrow();
    var ledger = quotas.store().ledger().orElseThrow();
    UsageEvent event =
        UsageEvent.of("acme", "e", "api", BigDecimal.ONE, quotas.store().usage().now());
    assertThat(ledger.ingest(List.of(event).iterator()).recorded()).isEqualTo(1);
    assertThat(quotas.usage("acme").get(0).used()).isEqualByComparingTo("2");
    assertThat(ledger.discrepancies(10)).isEmpty();
    assertThat(ledger.rows("acme", "api", Window.ALWAYS, 10)).hasSize(4);
    assertThat(quotas.upkeep().monitor(Duration.ofMinutes(15))).isNotNull();
    assertThat(ledger.rollUp()).isPositive();
  }

  private static List<String> state(Connection connection, List<String> settings)
      throws SQLException {
    List<String> state = new ArrayList<>();
    state.add("auto-commit " + connection.getAutoCommit());
    state.add("isolation " + connection.getTransactionIsolation());
    state.add("network " + connection.getNetworkTimeout());
    state.add("read only " + connection.isReadOnly());
    for (String setting : settings) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(setting)) {
        state.add(setting + " " + (row.next() ? row.getString(1) : "none"));
      }
    }
    return state;
  }
}
