package io.github.quota4j.jdbc;

import io.github.quota4j.store.QuotaStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The host's data source, made ready at its first use: checked and migrated. Safe for concurrent use. */
final class Database {
  private final DataSource source;
  private final boolean allowAsynchronousCommit;
  private volatile @Nullable Dialect dialect;

  Database(DataSource source, boolean allowAsynchronousCommit) {
    this.source = source;
    this.allowAsynchronousCommit = allowAsynchronousCommit;
  }

  DataSource source() {
    return source;
  }

  /**
   * A connection of the host's.
   *
   * @throws QuotaStoreException if there is none, or the schema cannot be made; the next call tries again
   */
  Lease lease() {
    try {
      return new Lease(this, ready());
    } catch (SQLException e) {
      throw Lease.none(e);
    }
  }

  private Dialect ready() throws SQLException {
    Dialect known = dialect;
    return known != null ? known : open();
  }

  private synchronized Dialect open() throws SQLException {
    Dialect known = dialect;
    if (known != null) return known;
    Dialect found;
    boolean isMigrated;
    try (Connection connection = source.getConnection()) {
      found = Dialect.of(connection);
      found.requireDurable(connection, allowAsynchronousCommit);
      isMigrated = Schema.isCurrent(connection);
      if (!connection.getAutoCommit()) connection.rollback();
    }
    if (!isMigrated) Schema.migrate(source, found);
    dialect = found;
    return found;
  }
}
