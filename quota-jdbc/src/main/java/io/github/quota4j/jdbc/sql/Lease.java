package io.github.quota4j.jdbc.sql;

import io.github.quota4j.store.QuotaStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection, lent by the host's pool for a few transactions, and given back as it was. Not for use by two threads. */
public final class Lease implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lease.class);

  private final Database database;
  private final Dialect dialect;
  private Connection connection;
  private boolean autoCommit;

  Lease(Database database, Dialect dialect) throws SQLException {
    this.database = database;
    this.dialect = dialect;
    this.connection = database.source().getConnection();
    this.autoCommit = prepare(connection);
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Begins a transaction; of a snapshot all statements see the same state. */
  public Session begin(TimeLimits limits, boolean snapshot) throws SQLException {
    return new OwnSession(connection, dialect, limits, snapshot);
  }

  /** Gets another connection in place of one that broke, if there is one. */
  public boolean renew() {
    giveBack();
    try {
      connection = database.source().getConnection();
      autoCommit = prepare(connection);
      return true;
    } catch (SQLException e) {
      log.debug("no connection in place of the one that was lost: {}", e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    giveBack();
  }

  /** @return whether auto-commit was on */
  private static boolean prepare(Connection connection) throws SQLException {
    try {
      boolean before = connection.getAutoCommit();
      if (before) connection.setAutoCommit(false);
      else connection.rollback(); // a pool may have tried it, and that began a transaction
      return before;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private void giveBack() {
    try (Connection given = connection) {
      if (autoCommit && !given.isClosed()) given.setAutoCommit(true);
    } catch (SQLException e) {
      log.debug("a connection was lost: {}", e.getMessage());
    }
  }

  /** What a call is told when there is no connection. */
  static QuotaStoreException none(SQLException e) {
    return new QuotaStoreException("the database gives no connection: " + e.getMessage(), false, e);
  }
}
