package io.github.quota4j.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.testkit.QuotaStoreContract;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresContractTest extends QuotaStoreContract {
  private HikariDataSource pool;
  private JdbcStore store;

  @BeforeAll
  void open(Postgres postgres) {
    pool = Pools.of(postgres.createDatabase());
    store = JdbcStore.of(pool);
  }

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
