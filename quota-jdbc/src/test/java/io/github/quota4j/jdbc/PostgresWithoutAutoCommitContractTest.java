package io.github.quota4j.jdbc;

import com.zaxxer.hikari.HikariDataSource;

/** A pool whose connections have auto-commit off: a store that never commits would admit everything. */
final class PostgresWithoutAutoCommitContractTest extends PostgresContractTest {
  @Override
  HikariDataSource pool(String url) {
    return Pools.of(url, 4, false);
  }
}
