package io.github.quota4j.jdbc.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions of the store's own. */
final class OwnSession extends Session {
  private static final Logger log = LoggerFactory.getLogger(OwnSession.class);

  private final TimeLimits limits;
  private final boolean snapshot;
  private final Dialect.Restore restore;
  private boolean begun;

  OwnSession(Connection connection, Dialect dialect, TimeLimits limits, boolean snapshot)
      throws SQLException {
    super(connection, dialect);
    this.limits = limits;
    this.snapshot = snapshot;
    this.restore = dialect.limit(connection, limits, snapshot);
  }

  @Override
  public Script script() {
    Script script = new Script(connection, dialect.joinsStatements());
    if (!begun) dialect.begin(script, limits, snapshot);
    begun = true;
    return script;
  }

  @Override
  public void runAndCommit(Script script) throws SQLException {
    if (dialect.joinsStatements()) {
      script.add("COMMIT").run();
      begun = false;
    } else {
      script.run();
      commit();
    }
  }

  @Override
  public PreparedStatement prepare(String sql) throws SQLException {
    if (!begun) script().run();
    return connection.prepareStatement(sql);
  }

  @Override
  public void commit() throws SQLException {
    connection.commit();
    begun = false;
  }

  @Override
  public void rollback() throws SQLException {
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
