package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.jdbc.sql.Dialect;
import io.github.quota4j.jdbc.sql.Failure;
import io.github.quota4j.jdbc.sql.H2Dialect;
import io.github.quota4j.jdbc.sql.Lease;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.sql.TimeLimits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class H2TimeLimitsTest {
  private static final String ENDLESS =
      "SELECT sum(x) FROM system_range(1, 1000000000000) WHERE mod(x, 7) = 3";

  @Test
  @Timeout(60)
  void aStatementThatNobodyWaitsForAnyMoreEnds() throws SQLException {
    try (HikariDataSource pool = Pools.h2();
        Lease lease = Pools.database(pool).lease();
        Session session = lease.begin(TimeLimits.of(Duration.ofMillis(20).toNanos()), false);
        PreparedStatement statement = session.prepare(ENDLESS)) {
      assertThatThrownBy(() -> statement.execute())
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(Failure.of(e)).isEqualTo(Failure.LOCKED));
    }
  }

  @Test
  void theHostGetsItsConnectionBackAsItWas() throws SQLException {
    try (HikariDataSource pool = Pools.h2();
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(77);
      Dialect.Restore restore = new H2Dialect()
          .join(connection, TimeLimits.of(Duration.ofMillis(1_200).toNanos()));
      assertThat(statement.getQueryTimeout()).as("rounded up").isEqualTo(2);
      restore.restore(connection);
      assertThat(statement.getQueryTimeout()).isEqualTo(77);
    }
  }
}
