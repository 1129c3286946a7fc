package io.github.quota4j.jdbc;

import com.zaxxer.hikari.HikariDataSource;

final class H2InTransactionTest extends InTransactionTest {
  @Override
  HikariDataSource pool() {
    return Pools.h2();
  }
}
