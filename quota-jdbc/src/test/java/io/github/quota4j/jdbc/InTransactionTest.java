package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaEnforcer;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.QuotaStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A charge inside a transaction of the host's, that also writes an order. */
@Timeout(60)
abstract class InTransactionTest {
  private HikariDataSource pool;
  private Quotas quotas;

  /** An empty database. */
  abstract HikariDataSource pool();

  @BeforeEach
  void open() throws SQLException {
    pool = pool();
    quotas = Quotas.builder(JdbcStore.of(pool))
        .plans(List.of(Plan.of("free", Quota.hard("orders", 10))))
        .defaultPlan("free")
        .timeout(Duration.ofSeconds(2))
        .build();
    Sql.run(pool, "CREATE TABLE orders (id varchar(20) PRIMARY KEY)");
    assertThat(quotas.consume("acme", "orders", 1).allowed()).isTrue();
  }

  @AfterEach
  void close() {
    quotas.close();
    pool.close();
  }

  @Test
  void orderAndUsageAreThereTogetherOnceTheHostCommits() throws SQLException {
    try (Connection connection = transaction()) {
      order(connection, "a");
      assertThat(join(connection).consume("acme", "orders", 3).allowed()).isTrue();
      assertThat(used()).isEqualTo(1); // others do not see it yet
      connection.commit();
    }
    assertThat(used()).isEqualTo(4);
    assertThat(Sql.ledger(pool, "acme")).isEqualTo(4);
    assertThat(orders()).containsExactly("a");
  }

  @Test
  void nothingOfItIsThereWhenTheHostRollsBack() throws SQLException {
    Charge charge = Charge.of("acme", "orders", 3).key("order-1");
    try (Connection connection = transaction()) {
      order(connection, "a");
      assertThat(join(connection).consume(charge).allowed()).isTrue();
      connection.rollback();
    }
    assertThat(used()).isEqualTo(1);
    assertThat(Sql.ledger(pool, "acme")).isEqualTo(1);
    assertThat(orders()).isEmpty();
    assertThat(quotas.resolve("acme", "order-1").reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(quotas.consume(charge).allowed()).isTrue();
    assertThat(used()).isEqualTo(4);
  }

  @Test
  void aNewCustomerIsMadeInTheTransactionAndForgottenWithIt() throws SQLException {
    try (Connection connection = transaction()) {
      assertThat(join(connection).consume("new", "orders", 1).allowed()).isTrue();
      connection.rollback();
    }
    assertThat(Sql.rows(pool, "SELECT 1 FROM billing_customers WHERE customer_id = 'new'"))
        .isEmpty();
    assertThat(quotas.consume("new", "orders", 1).allowed()).isTrue();
    assertThat(Sql.ledger(pool, "new")).isEqualTo(1);
  }

  @Test
  void aRefusalLeavesTheTransactionToTheHost() throws SQLException {
    try (Connection connection = transaction()) {
      order(connection, "a");
      assertThat(join(connection).consume("acme", "orders", 10).reason())
          .isEqualTo(Reason.LIMIT_REACHED);
      order(connection, "b");
      connection.commit();
    }
    assertThat(orders()).containsExactly("a", "b");
    assertThat(used()).isEqualTo(1);
  }

  @Test
  void severalChargesOfOneTransactionSeeEachOther() throws SQLException {
    try (Connection connection = transaction()) {
      QuotaEnforcer joined = join(connection);
      Charge charge = Charge.of("acme", "orders", 5).key("order-1");
      assertThat(joined.consume(charge).allowed()).isTrue();
      assertThat(joined.consume(charge).allowed()).isTrue(); // the same
      assertThat(joined.consume("acme", "orders", 5).reason()).isEqualTo(Reason.LIMIT_REACHED);
      assertThat(
              joined.refund("acme", "order-1", java.math.BigDecimal.valueOf(2)).allowed())
          .isTrue();
      Reservation hold = joined.reserve(Charge.of("acme", "orders", 6), Duration.ofMinutes(1));
      assertThat(hold.commit(4).allowed()).isTrue();
      connection.commit();
    }
    assertThat(used()).isEqualTo(8);
    assertThat(Sql.ledger(pool, "acme")).isEqualTo(8);
  }

  @Test
  void aLockThatAnotherTransactionKeepsIsWaitedForInVainAndNothingIsCounted() throws SQLException {
    try (Connection first = transaction();
        Connection second = transaction()) {
      assertThat(join(first).consume("acme", "orders", 2).allowed()).isTrue();
      order(second, "b");
      Decision refused = join(second).consume("acme", "orders", 2);
      assertThat(refused.reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
      second.commit();
      first.commit();
    }
    assertThat(orders()).containsExactly("b");
    assertThat(used()).isEqualTo(3);
  }

  @Test
  void aConnectionWithoutATransactionIsAClearError() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      assertThatThrownBy(() -> JdbcStore.inTransaction(connection, quotas))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("auto-commit off");
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThatThrownBy(() -> JdbcStore.inTransaction(connection, quotas))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("READ COMMITTED");
      connection.rollback();
    }
  }

  @Test
  void aClosedConnectionIsAClearError() throws SQLException {
    Connection closed = transaction();
    closed.close();
    assertThatThrownBy(() -> JdbcStore.inTransaction(closed, quotas))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("open");
  }

  @Test
  void quotasOnAnotherStoreAreAClearError() throws SQLException {
    try (Quotas inMemory = Quotas.builder(QuotaStore.inMemory()).build();
        Connection connection = transaction()) {
      assertThatThrownBy(() -> JdbcStore.inTransaction(connection, inMemory))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("JdbcStore");
    }
  }

  final Quotas quotas() {
    return quotas;
  }

  final Connection transaction() throws SQLException {
    Connection connection = pool.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  final QuotaEnforcer join(Connection connection) {
    return JdbcStore.inTransaction(connection, quotas);
  }

  final void order(Connection connection, String id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO orders VALUES ('" + id + "')");
    }
  }

  final List<String> orders() throws SQLException {
    return Sql.rows(pool, "SELECT id FROM orders ORDER BY id");
  }

  final long used() {
    return quotas.usage("acme").get(0).used().longValueExact();
  }

  final void assertUnavailable(Connection connection) {
    assertThatThrownBy(() -> JdbcStore.inTransaction(connection, quotas))
        .isInstanceOf(QuotaStoreException.class);
  }
}
