package io.github.quota4j.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** H2, whose server is a part of this process, or another process on this machine. */
final class H2Dialect implements Dialect {
  @Override
  public String migrations() {
    return "db/quota4j-h2";
  }

  /** By default a commit is written up to half a second later, and a kill of the process loses it. */
  @Override
  public void requireDurable(Connection connection, boolean allowAsynchronousCommit)
      throws SQLException {
    if (allowAsynchronousCommit) return;
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET WRITE_DELAY 0");
    }
  }

  @Override
  public Restore limit(Connection connection, TimeLimits limits, boolean snapshot)
      throws SQLException {
    int isolation = connection.getTransactionIsolation();
    connection.setTransactionIsolation(
        snapshot ? Connection.TRANSACTION_REPEATABLE_READ : Connection.TRANSACTION_READ_COMMITTED);
    int lockMillis = setLockTimeout(connection, limits.lockMillis());
    return restored -> {
      restored.setTransactionIsolation(isolation);
      int unused = setLockTimeout(restored, lockMillis);
    };
  }

  /** All was set on the connection. */
  @Override
  public void begin(Script script, TimeLimits limits, boolean snapshot) {}

  @Override
  public boolean joinsStatements() {
    return false;
  }

  @Override
  public String deleteSome(String table, String condition, int most) {
    return "DELETE FROM " + table + " WHERE " + condition + " FETCH FIRST " + most + " ROWS ONLY";
  }

  @Override
  public BatchTables batch() {
    return new H2Batch();
  }

  /** @return the time-out before, in milliseconds */
  private static int setLockTimeout(Connection connection, int millis) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("CALL LOCK_TIMEOUT()")) {
      row.next();
      int before = row.getInt(1);
      try (Statement set = connection.createStatement()) {
        set.execute("SET LOCK_TIMEOUT " + millis);
      }
      return before;
    }
  }
}
