package io.github.quota4j.jdbc.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What differs between the databases beside SQL. */
public interface Dialect {
  /** Puts a connection back as it was. */
  interface Restore {
    void restore(Connection connection) throws SQLException;
  }

  /** The dialect of a database. */
  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "PostgreSQL" -> new PostgresDialect();
      case "H2" -> new H2Dialect();
      default ->
        throw new IllegalArgumentException(
            "dataSource must lead to PostgreSQL or H2, was " + product);
    };
  }

  /** Where the migrations are. */
  String migrations();

  /** Checks, or sets, what durability needs. Called once, outside of a transaction. */
  void requireDurable(Connection connection, boolean allowAsynchronousCommit) throws SQLException;

  /**
   * Sets on the connection what a transaction's first statements cannot.
   *
   * @param snapshot whether all its statements see the same state; else each sees what is committed when it starts
   * @return what undoes what outlives the transaction
   */
  Restore limit(Connection connection, TimeLimits limits, boolean snapshot) throws SQLException;

  /**
   * Limits what follows in a transaction of the host's.
   *
   * @return what puts the host's limits back
   */
  Restore join(Connection connection, TimeLimits limits) throws SQLException;

  /** Adds the first statements of a transaction. */
  void begin(Script script, TimeLimits limits, boolean snapshot);

  /** Whether its clock goes on within a transaction; else it stands still from the first look. */
  boolean hasClock();

  /** Whether statements joined by a semicolon travel together. */
  boolean joinsStatements();

  /** Deletes so many of the rows of a table that meet a condition, as it is then; rows that somebody else holds may stay. */
  String deleteSome(String table, String condition, int most);

  /** What is put behind an insertion that does nothing where the row is there. */
  String unlessThere();

  /** Whether plain charges have their own statement: see {@code Shortcut}. */
  boolean hasShortcut();

  /** Adds what tells other nodes of a change once it is committed; false if there is no way to. */
  default boolean addAnnouncement(Script script, String customer) {
    return false;
  }

  /**
   * Hears what others announce, until somebody else says stop.
   *
   * @param session in which nothing was done yet; it is used for nothing else
   * @param changed is told what was announced
   * @return false if there is no way to
   */
  default boolean hear(Session session, BooleanSupplier isStopped, Consumer<String> changed)
      throws SQLException {
    return false;
  }

  /**
   * Says in SQL what a field of a record's metadata is.
   *
   * @param sql JSON as text; null if the field is not there, or no plain value
   * @param values that it needs
   */
  record Scalar(String sql, List<Object> values) {}

  /** A field of a record's metadata. */
  Scalar metadata(String field);

  /** What is there for either database. */
  <T> T choose(Supplier<T> postgres, Supplier<T> h2);
}
