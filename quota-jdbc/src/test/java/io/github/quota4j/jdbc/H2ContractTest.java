package io.github.quota4j.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.testkit.QuotaStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class H2ContractTest extends QuotaStoreContract {
  private final HikariDataSource pool = Pools.h2();
  private final JdbcStore store = JdbcStore.of(pool);

  @AfterAll
  void close() {
    store.close();
    pool.close();
  }

  @Override
  public QuotaStore store() {
    return store;
  }
}
