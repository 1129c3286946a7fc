package io.github.quota4j.jdbc.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** One transaction after the other on a connection, with the same limits. What is not committed is rolled back at the end. */
public abstract sealed class Session implements AutoCloseable permits OwnSession, JoinedSession {
  final Connection connection;
  final Dialect dialect;

  Session(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  public final Dialect dialect() {
    return dialect;
  }

  /** Statements that run when {@link Script#run} says so; the first script begins the transaction. */
  public abstract Script script();

  /** Runs the last statements of a transaction, and commits with them. */
  public abstract void runAndCommit(Script script) throws SQLException;

  public abstract void commit() throws SQLException;

  public abstract void rollback() throws SQLException;

  /** A statement of a transaction that was begun. */
  public abstract PreparedStatement prepare(String sql) throws SQLException;

  /** Tells other nodes, once this commits, that the account of a customer has changed; of any, if none is named; false if they cannot be told. */
  public final boolean announce(Optional<String> customer) throws SQLException {
    Script script = script();
    boolean isTold = dialect.addAnnouncement(script, customer.orElse(""));
    script.run();
    return isTold;
  }

  /** The driver's own connection, for what JDBC has no word for. */
  public final <T> T unwrap(Class<T> type) throws SQLException {
    return connection.unwrap(type);
  }

  @Override
  public abstract void close();
}
