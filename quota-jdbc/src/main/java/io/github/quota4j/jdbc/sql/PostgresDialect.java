package io.github.quota4j.jdbc.sql;

import io.github.quota4j.store.QuotaStoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** PostgreSQL. */
final class PostgresDialect implements Dialect {
  private static final String CHANNEL = "quota4j_accounts";

  private static final String ANNOUNCE = "SELECT pg_notify('" + CHANNEL + "', ?)";

  private static final String LISTEN = "LISTEN " + CHANNEL;

  private static final int LOOK_MILLIS = 250;

  private static final int LOOKS_UNTIL_SURE = 40;

  private static final String SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

  /** Said each time: the host may have made another level its default, or reading only. */
  private static final String EACH_ITS_OWN =
      "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE";

  /**
   * A plan that was made while a table was empty would scan it for ever. And left to itself the server plans a statement over
   * arrays anew each time, since it expects ten rows of an array that it has not seen: planning then costs more than all else.
   */
  private static final String LIMITS = """
      SELECT set_config('lock_timeout', ?, true), set_config('statement_timeout', ?, true),
             set_config('enable_seqscan', ?, true), set_config('plan_cache_mode', ?, true)""";

  private static final String PRESENT_LIMITS =
      "SELECT current_setting('lock_timeout'), current_setting('statement_timeout'), current_setting('enable_seqscan'),"
          + " current_setting('plan_cache_mode')";

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
  public Restore join(Connection connection, TimeLimits limits) throws SQLException {
    List<String> before = new ArrayList<>(4);
    Restore network = limit(connection, limits, false);
    new Script(connection, true)
        .add(PRESENT_LIMITS, row -> {
          for (int i = 1; i <= 4; i++) before.add(row.getString(i));
        })
        .add(
            LIMITS,
            Integer.toString(limits.lockMillis()),
            Integer.toString(limits.statementMillis()),
            "off",
            "force_generic_plan")
        .run();
    return restored -> {
      new Script(restored, true).add(LIMITS, before.toArray()).run();
      network.restore(restored);
    };
  }

  @Override
  public void begin(Script script, TimeLimits limits, boolean snapshot) {
    script
        .add(snapshot ? SNAPSHOT : EACH_ITS_OWN)
        .add(
            LIMITS,
            Integer.toString(limits.lockMillis()),
            Integer.toString(limits.statementMillis()),
            "off",
            "force_generic_plan");
  }

  @Override
  public boolean hasClock() {
    return true;
  }

  @Override
  public boolean joinsStatements() {
    return true;
  }

  @Override
  public Scalar metadata(String field) {
    return new Scalar("""
        CASE WHEN jsonb_typeof(metadata -> ?::text) IN ('string', 'number', 'boolean')
             THEN (metadata -> ?::text)::text END""", List.of(field, field));
  }

  /** By their places: joined by their keys, all rows that meet the condition would be read to delete a few. */
  @Override
  public String deleteSome(String table, String condition, int most) {
    return """
        DELETE FROM %1$s WHERE ctid = ANY (ARRAY (
          SELECT ctid FROM %1$s WHERE %2$s LIMIT %3$d FOR UPDATE SKIP LOCKED))""".formatted(table, condition, most);
  }

  @Override
  public String unlessThere() {
    return " ON CONFLICT DO NOTHING";
  }

  @Override
  public boolean hasShortcut() {
    return true;
  }

  @Override
  public boolean addAnnouncement(Script script, String customer) {
    script.add(ANNOUNCE, customer);
    return true;
  }

  /** Looks now and then whether the connection is still there: a silent one may have been lost. */
  @Override
  public boolean hear(Session session, BooleanSupplier isStopped, Consumer<String> changed)
      throws SQLException {
    PGConnection connection = session.unwrap(PGConnection.class);
    try {
      for (int looks = 0; !isStopped.getAsBoolean(); looks++) {
        if (looks % LOOKS_UNTIL_SURE == 0) {
          session.script().add(LISTEN).run();
          session.commit();
          if (looks == 0) changed.accept(""); // something may have been missed until now
        }
        PGNotification[] heard = connection.getNotifications(LOOK_MILLIS);
        if (heard == null) continue;
        for (PGNotification each : heard) changed.accept(each.getParameter());
      }
    } finally {
      session.rollback();
      session.script().add("UNLISTEN " + CHANNEL).run();
      session.commit();
    }
    return true;
  }

  @Override
  public <T> T choose(Supplier<T> postgres, Supplier<T> h2) {
    return postgres.get();
  }
}
