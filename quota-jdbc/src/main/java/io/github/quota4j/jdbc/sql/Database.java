package io.github.quota4j.jdbc.sql;

import io.github.quota4j.store.QuotaStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The host's data source, made ready at its first use: checked and migrated. Safe for concurrent use. */
public final class Database {
  private final DataSource source;
  private final Opening opening;
  private volatile @Nullable Dialect dialect;

  public Database(DataSource source, Opening opening) {
    this.source = source;
    this.opening = opening;
  }

  public Opening opening() {
    return opening;
  }

  public DataSource source() {
    return source;
  }

  /**
   * A connection of the host's.
   *
   * @throws QuotaStoreException if there is none, or the schema cannot be made; the next call tries again
   */
  public Lease lease() {
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
    boolean isReady;
    try (Connection connection = source.getConnection()) {
      found = Dialect.of(connection);
      found.requireDurable(connection, opening.allowAsynchronousCommit());
      isReady = opening.tables().areReady(connection);
      if (!connection.getAutoCommit()) connection.rollback();
    }
    if (!isReady) opening.tables().makeReady(source, found);
    dialect = found;
    return found;
  }
}
