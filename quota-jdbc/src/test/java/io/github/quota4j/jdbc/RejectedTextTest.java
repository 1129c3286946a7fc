package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that answers that it does not take a charge is none that does not answer: nobody is let through for it. */
@ExtendWith(Servers.class)
@Timeout(60)
final class RejectedTextTest {
  private static final String SMILE = "\ud83d\ude00";

  /** It keeps Western European text only. */
  private final String name = "latin_" + UUID.randomUUID().toString().replace("-", "");

  private final String other;
  private final String url;

  RejectedTextTest(Postgres postgres) {
    this.other = postgres.createDatabase();
    this.url = other.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + name);
  }

  @Test
  void whatTheDatabaseDoesNotTakeIsNoOutage() throws SQLException {
    try (HikariDataSource server = Pools.of(other)) {
      Sql.run(
          server,
          "CREATE DATABASE " + name
              + " ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
      try (HikariDataSource pool = Pools.of(url)) {
        assertIsNoOutage(pool);
      } finally {
        Sql.run(server, "DROP DATABASE " + name + " WITH (FORCE)");
      }
    }
  }

  private static void assertIsNoOutage(HikariDataSource pool) throws SQLException {
    try (Quotas quotas = Quotas.builder(JdbcStore.of(pool))
        .timeout(Duration.ofSeconds(20))
        .defaultPlan("free")
        .build()) {
      quotas.admin().apply(Plan.of("free", Quota.soft("api", 5).overageCap(0)));
      quotas.consume("acme", "api", 1).orElseThrow();
      Charge smiling = Charge.of("acme", "api", 3).with("agent", SMILE);
      for (int i = 0; i < 4; i++) {
        assertRejected(quotas, smiling);
        assertRejected(quotas, smiling.key("k" + i));
        Decision other = quotas.consume("other-" + i, "api", 1);
        assertThat(other.reason()).isEqualTo(Reason.WITHIN_LIMIT);
      }
      assertThat(quotas.consume("acme", "api", 5).reason()).isEqualTo(Reason.LIMIT_REACHED);
      quotas.consume("acme", "api", 4).orElseThrow();
      assertThat(Sql.ledger(pool, "acme")).isEqualTo(5);
      assertRejectedAlone(pool, quotas);
    }
  }

  private static void assertRejected(Quotas quotas, Charge charge) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quotas.consume(charge))
        .withMessage("the database does not take it: SQLSTATE 22P05");
  }

  private static void assertRejectedAlone(HikariDataSource pool, Quotas quotas)
      throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      var joined = JdbcStore.inTransaction(connection, quotas);
      joined.consume("joined", "api", 2).orElseThrow();
      Charge smiling = Charge.of("joined", "api", 3).with("agent", SMILE);
      assertThatIllegalArgumentException().isThrownBy(() -> joined.consume(smiling));
      joined.consume("joined", "api", 3).orElseThrow();
      connection.commit();
    }
    assertThat(Sql.ledger(pool, "joined")).isEqualTo(5);
  }
}
