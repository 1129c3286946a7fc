package io.github.quota4j.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.jdbc.sql.Database;
import io.github.quota4j.jdbc.sql.Opening;
import java.util.UUID;
import javax.sql.DataSource;

/** Pools as hosts have them. */
final class Pools {
  private Pools() {}

  static HikariDataSource of(String url) {
    return of(url, 4, true);
  }

  static HikariDataSource of(String url, int size, boolean autoCommit) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(size);
    config.setAutoCommit(autoCommit);
    config.setConnectionTimeout(30_000);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /** An H2 database in memory, for as long as its pool is open. */
  static HikariDataSource h2() {
    return of("jdbc:h2:mem:" + UUID.randomUUID());
  }

  /** What a store works on. */
  static Database database(DataSource pool) {
    return new Database(pool, new Opening(new Schema(SchemaMode.CREATE), false, false));
  }
}
