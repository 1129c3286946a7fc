package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.testkit.QuotaStoreContract;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The whole contract as the least-privilege role, under row-level security, and by a pool whose connections have auto-commit
 * off: a store that never commits would admit everything.
 */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoleContractTest extends QuotaStoreContract {
  private HikariDataSource owner;
  private Roles roles;
  private HikariDataSource pool;
  private JdbcStore store;

  @BeforeAll
  void open(Postgres postgres) throws Exception {
    String url = postgres.createDatabase();
    owner = Pools.of(url);
    roles = Roles.in(owner).run("row-level-security.sql");
    pool = Pools.of(Roles.url(url), 4, false);
    store = JdbcStore.of(pool).schema(SchemaMode.VALIDATE);
  }

  @AfterAll
  void close() {
    store.close();
    pool.close();
    roles.close();
    owner.close();
  }

  @Override
  @Test
  public void aDeletedCustomerIsUnknownAndItsUsageStaysUnderAPseudonym() {
    assertRefused(super::aDeletedCustomerIsUnknownAndItsUsageStaysUnderAPseudonym);
  }

  @Override
  @Test
  public void aDeletedCustomerMaySignUpAnewAndHasUsedNothing() {
    assertRefused(super::aDeletedCustomerMaySignUpAnewAndHasUsedNothing);
  }

  @Override
  @Test
  public void aDeletedCustomerIsToldToBeSo() {
    assertRefused(super::aDeletedCustomerIsToldToBeSo);
  }

  /** The role may take nothing out of the ledger, nor give it to another. */
  private static void assertRefused(ThrowableAssert.ThrowingCallable deletes) {
    assertThatThrownBy(deletes)
        .isInstanceOf(QuotaStoreException.class)
        .hasMessageContaining("permission denied");
  }

  @Override
  public QuotaStore store() {
    return store;
  }
}
