package io.github.quota4j.jdbc;

import io.github.quota4j.jdbc.sql.Dialect;
import io.github.quota4j.jdbc.sql.Tables;
import io.github.quota4j.store.QuotaStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The tables, created and upgraded by versioned files in this jar. Nodes that start at once wait for each other. */
record Schema(SchemaMode mode) implements Tables {
  /** The newest file. */
  static final String VERSION = "14";

  private static final String HISTORY = "quota_schema_history";

  private static final String APPLIED =
      "SELECT 1 FROM \"quota_schema_history\" WHERE \"version\" = ? AND \"success\"";

  private static final int ATTEMPTS = 5;

  /** How long it is tried while others hold what it needs. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final long PAUSE_MILLIS = 200;

  @Override
  public boolean areReady(Connection connection) throws SQLException {
    return switch (mode) {
      case CREATE -> isCurrent(connection);
      case VALIDATE -> false;
      case NONE -> true;
    };
  }

  @Override
  public void makeReady(DataSource source, Dialect dialect) {
    if (mode == SchemaMode.CREATE) migrate(source, dialect);
    else validate(source, dialect);
  }

  /** Whether the newest migration was applied: a look that saves a start most of its time. */
  private static boolean isCurrent(Connection connection) throws SQLException {
    if (!hasHistory(connection)) return false;
    try (PreparedStatement statement = connection.prepareStatement(APPLIED)) {
      statement.setString(1, VERSION);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Brings the schema up to date. A schema of others (nself's) is taken as it is, and added to. */
  private static void migrate(DataSource source, Dialect dialect) {
    long start = System.nanoTime();
    int failures = 0;
    while (true) {
      try {
        flyway(source, dialect).migrate();
        return;
      } catch (FlywayException e) {
        if (e.getCause() instanceof SQLTransientConnectionException) {
          String what =
              "the schema cannot be made, which takes two connections of the pool at once: ";
          throw new QuotaStoreException(what + e.getMessage(), false, e);
        }
        boolean isLast =
            hasYielded(e) ? System.nanoTime() - start > PATIENCE.toNanos() : ++failures == ATTEMPTS;
        if (isLast || isInterrupted())
          throw new QuotaStoreException("the schema cannot be made: " + e.getMessage(), false, e);
      }
    }
  }

  /** Whether others held what it needs: it never waits long for them, see beforeEachMigrate.sql. */
  private static boolean hasYielded(FlywayException e) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof SQLException)) cause = cause.getCause();
    return cause instanceof SQLException failed && LOCK_NOT_AVAILABLE.equals(failed.getSQLState());
  }

  /** Another node that has just made the history, and not yet begun it, makes a migration fail. */
  private static boolean isInterrupted() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Checks that every file was applied, as it is now. Files of newer versions may have been applied, too. */
  private static void validate(DataSource source, Dialect dialect) {
    try {
      flyway(source, dialect).validate();
    } catch (FlywayException e) {
      throw new QuotaStoreException(
          "the schema is not as this version needs it: " + e.getMessage(), false, e);
    }
  }

  private static Flyway flyway(DataSource source, Dialect dialect) {
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:" + dialect.migrations())
        .table(HISTORY)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }

  private static boolean hasHistory(Connection connection) throws SQLException {
    String schema = connection.getSchema();
    try (ResultSet tables = connection
        .getMetaData()
        .getTables(
            connection.getCatalog(), schema, HISTORY, new String[] {"TABLE", "BASE TABLE"})) {
      return tables.next();
    }
  }
}
