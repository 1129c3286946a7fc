package io.github.quota4j.jdbc.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of a transaction of the host's, between a savepoint and its end: "commit" keeps what was done, and leaves the rest to
 * the host; without it the transaction goes on as if nothing had been asked. The host's time limits are put back.
 */
public final class JoinedSession extends Session {
  private static final Logger log = LoggerFactory.getLogger(JoinedSession.class);

  private final TimeLimits limits;
  private Savepoint savepoint;
  private Dialect.Restore restore;
  private boolean kept;

  public JoinedSession(Connection connection, Dialect dialect, TimeLimits limits)
      throws SQLException {
    super(connection, dialect);
    this.limits = limits;
    this.savepoint = connection.setSavepoint();
    this.restore = dialect.join(connection, limits);
  }

  @Override
  public Script script() {
    return new Script(connection, dialect.joinsStatements());
  }

  @Override
  public void runAndCommit(Script script) throws SQLException {
    script.run();
    commit();
  }

  @Override
  public PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  @Override
  public void commit() {
    kept = true;
  }

  @Override
  public void rollback() throws SQLException {
    end();
    kept = false;
    savepoint = connection.setSavepoint();
    restore = dialect.join(connection, limits);
  }

  @Override
  public void close() {
    try {
      end();
    } catch (SQLException e) {
      log.debug("a transaction of the host's was lost: {}", e.getMessage());
    }
  }

  private void end() throws SQLException {
    try {
      if (kept) connection.releaseSavepoint(savepoint);
      else connection.rollback(savepoint);
    } finally {
      restore.restore(connection);
    }
  }
}
