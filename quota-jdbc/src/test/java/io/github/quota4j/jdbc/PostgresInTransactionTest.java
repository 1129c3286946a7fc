package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.QuotaEnforcer;
import io.github.quota4j.Reason;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
final class PostgresInTransactionTest extends InTransactionTest {
  private final Postgres postgres;

  PostgresInTransactionTest(Postgres postgres) {
    this.postgres = postgres;
  }

  @Override
  HikariDataSource pool() {
    return Pools.of(postgres.createDatabase());
  }

  @Test
  void aTransactionThatHasFailedChargesNothing() throws SQLException {
    try (Connection connection = transaction();
        Statement statement = connection.createStatement()) {
      QuotaEnforcer joined = join(connection);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> statement.execute("SELECT 1 / 0"))
          .isInstanceOf(SQLException.class);
      assertThat(joined.consume("acme", "orders", 1).reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
      assertUnavailable(connection);
      connection.rollback();
      assertThat(joined.consume("acme", "orders", 1).allowed()).isTrue();
      connection.commit();
    }
    assertThat(used()).isEqualTo(2);
  }

  @Test
  void theHostsTimeLimitsAreAsTheyWere() throws SQLException {
    try (Connection connection = transaction();
        Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '7s'; SET LOCAL statement_timeout = '8s'");
      assertThat(join(connection).consume("acme", "orders", 1).allowed()).isTrue();
      assertThat(setting(statement, "lock_timeout")).isEqualTo("7s");
      assertThat(setting(statement, "statement_timeout")).isEqualTo("8s");
      assertThat(setting(statement, "enable_seqscan")).isEqualTo("on");
      assertThat(setting(statement, "plan_cache_mode")).isEqualTo("auto");
      assertThat(connection.getNetworkTimeout()).isZero();
      connection.rollback();
    }
  }

  private static String setting(Statement statement, String name) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    }
  }
}
