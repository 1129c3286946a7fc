package io.github.quota4j.jdbc;

import io.github.quota4j.store.QuotaStoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** PostgreSQL. */
final class PostgresDialect implements Dialect {
  private static final String SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

  /** Said each time: the host may have made another level its default. */
  private static final String EACH_ITS_OWN = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

  /** A plan that was made while a table was empty would scan it for ever. */
  private static final String LIMITS = """
      SELECT set_config('lock_timeout', ?, true), set_config('statement_timeout', ?, true),
             set_config('enable_seqscan', 'off', true)""";

  private final PostgresBatch batch = new PostgresBatch();

  @Override
  public String migrations() {
    return "db/quota4j-postgresql";
  }

  @Override
  public void requireDurable(Connection connection, boolean allowAsynchronousCommit)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW synchronous_commit")) {
      row.next();
      if (row.getString(1).equals("off") && !allowAsynchronousCommit) {
        throw new QuotaStoreException(
            "synchronous_commit is off: a crash of the server would lose usage that was acknowledged."
                + " Turn it on for this database or user, or accept the loss with"
                + " JdbcStore.allowAsynchronousCommit()",
            false);
      }
    }
  }

  /** Only the network: the other limits travel with the first statement. */
  @Override
  public Restore limit(Connection connection, TimeLimits limits, boolean snapshot)
      throws SQLException {
    int before = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, limits.networkMillis());
    return restored -> restored.setNetworkTimeout(Runnable::run, before);
  }

  @Override
  public void begin(Script script, TimeLimits limits, boolean snapshot) {
    script
        .add(snapshot ? SNAPSHOT : EACH_ITS_OWN)
        .add(
            LIMITS,
            Integer.toString(limits.lockMillis()),
            Integer.toString(limits.statementMillis()));
  }

  @Override
  public boolean joinsStatements() {
    return true;
  }

  /** By their places: joined by their keys, all rows that meet the condition would be read to delete a few. */
  @Override
  public String deleteSome(String table, String condition, int most) {
    return """
        DELETE FROM %1$s WHERE ctid = ANY (ARRAY (
          SELECT ctid FROM %1$s WHERE %2$s LIMIT %3$d FOR UPDATE SKIP LOCKED))""".formatted(table, condition, most);
  }

  @Override
  public BatchTables batch() {
    return batch;
  }
}
