package io.github.quota4j.jdbc.sql;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** H2, whose server is a part of this process, or another process on this machine. */
public final class H2Dialect implements Dialect {
  private static final Logger log = LoggerFactory.getLogger(H2Dialect.class);

  @Override
  public String migrations() {
    return "db/quota4j-h2";
  }

  /**
   * By default a commit is written up to half a second later, and a kill of the process loses it. That is changed here; that
   * H2 2.5 writes its file's header one commit late cannot be.
   */
  @Override
  public void requireDurable(Connection connection, boolean allowAsynchronousCommit)
      throws SQLException {
    if (allowAsynchronousCommit) return;
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET WRITE_DELAY 0");
      DatabaseMetaData h2 = connection.getMetaData();
      if (isNewerThan24(h2) && isInFile(statement)) {
        log.warn(
            "A kill of this process can lose the last commit: it did with H2 2.5.250 and 2.5.252, later ones were not tried."
                + " This is H2 {}; with 2.4.240 nothing was lost",
            h2.getDatabaseProductVersion());
      }
    }
  }

  @Override
  public Restore limit(Connection connection, TimeLimits limits, boolean snapshot)
      throws SQLException {
    int isolation = connection.getTransactionIsolation();
    connection.setTransactionIsolation(
        snapshot ? Connection.TRANSACTION_REPEATABLE_READ : Connection.TRANSACTION_READ_COMMITTED);
    Restore joined = join(connection, limits);
    return restored -> {
      restored.setTransactionIsolation(isolation);
      joined.restore(restored);
    };
  }

  @Override
  public Restore join(Connection connection, TimeLimits limits) throws SQLException {
    int lockMillis = setLockTimeout(connection, limits.lockMillis());
    int seconds = setStatementTimeout(connection, -Math.floorDiv(-limits.statementMillis(), 1_000));
    return restored -> {
      int unused = setLockTimeout(restored, lockMillis);
      int unusedToo = setStatementTimeout(restored, seconds);
    };
  }

  /** All was set on the connection. */
  @Override
  public void begin(Script script, TimeLimits limits, boolean snapshot) {}

  @Override
  public boolean hasClock() {
    return false;
  }

  @Override
  public boolean joinsStatements() {
    return false;
  }

  /** The name is an identifier there, and cannot be a value. */
  @Override
  public Scalar metadata(String field) {
    String json = "(metadata).\"" + field.replace("\"", "\"\"") + "\"";
    return new Scalar(
        "CASE WHEN " + json + " IS JSON SCALAR THEN nullif(CAST(" + json
            + " AS varchar), 'null') END",
        List.of());
  }

  @Override
  public String deleteSome(String table, String condition, int most) {
    return "DELETE FROM " + table + " WHERE " + condition + " FETCH FIRST " + most + " ROWS ONLY";
  }

  /** Its batches come one after the other, so a look beforehand is enough. */
  @Override
  public String unlessThere() {
    return "";
  }

  @Override
  public boolean hasShortcut() {
    return false;
  }

  @Override
  public <T> T choose(Supplier<T> postgres, Supplier<T> h2) {
    return h2.get();
  }

  /** 2.4 is the last whose file was seen to hold every commit. */
  private static boolean isNewerThan24(DatabaseMetaData h2) throws SQLException {
    int major = h2.getDatabaseMajorVersion();
    return major > 2 || (major == 2 && h2.getDatabaseMinorVersion() > 4);
  }

  private static boolean isInFile(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("CALL DATABASE_PATH()")) {
      row.next();
      return row.getString(1) != null;
    }
  }

  /**
   * Here a statement's time-out is one of all statements of its connection. Nobody waits for it: callers leave at their
   * deadlines. But it ends a statement that would go on without them, in front of those that come next.
   *
   * @return the time-out before, in seconds
   */
  private static int setStatementTimeout(Connection connection, int seconds) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int before = statement.getQueryTimeout();
      statement.setQueryTimeout(seconds);
      return before;
    }
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
