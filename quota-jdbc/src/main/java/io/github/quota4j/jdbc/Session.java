package io.github.quota4j.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction after the other on a connection, with the same limits. What is not committed is rolled back at the end. */
final class Session implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final Connection connection;
  private final Dialect dialect;
  private final TimeLimits limits;
  private final boolean snapshot;
  private final Dialect.Restore restore;
  private boolean begun;

  Session(Connection connection, Dialect dialect, TimeLimits limits, boolean snapshot)
      throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.limits = limits;
    this.snapshot = snapshot;
    this.restore = dialect.limit(connection, limits, snapshot);
  }

  Dialect dialect() {
    return dialect;
  }

  /** Statements that run when {@link Script#run} says so; the first script begins the transaction. */
  Script script() {
    Script script = new Script(connection, dialect.joinsStatements());
    if (!begun) dialect.begin(script, limits, snapshot);
    begun = true;
    return script;
  }

  /** Runs what only reads, and ends the transaction with it. */
  void runAlone(Script script) throws SQLException {
    if (dialect.joinsStatements()) script.add("COMMIT");
    script.run();
  }

  /** A statement of a transaction that was begun. */
  PreparedStatement prepare(String sql) throws SQLException {
    if (!begun) script().run();
    return connection.prepareStatement(sql);
  }

  void commit() throws SQLException {
    connection.commit();
    begun = false;
  }

  void rollback() throws SQLException {
    connection.rollback();
    begun = false;
  }

  @Override
  public void close() {
    try {
      connection.rollback();
      restore.restore(connection);
    } catch (SQLException e) {
      log.debug("a connection was lost: {}", e.getMessage());
    }
  }
}
