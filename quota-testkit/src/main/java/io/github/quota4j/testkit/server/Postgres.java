package io.github.quota4j.testkit.server;

/**
 * A real PostgreSQL for tests, whoever runs it. Tests that only talk to it share one (see {@link Servers}) and take a database each;
 * tests that kill or stop it start a {@link PostgresServer} of their own. Safe for concurrent use.
 */
public interface Postgres extends AutoCloseable {
  /** The server that the system properties ask for: see {@link Servers}. */
  static Postgres open() {
    return Backends.postgres();
  }

  /** A JDBC URL, user included, of the database that the server came with. */
  String url();

  /** Makes an empty database and returns its JDBC URL, user included. It is gone after {@link #close()}. */
  String createDatabase();

  /** Which PostgreSQL this is and who runs it, for the test's output. */
  String description();

  @Override
  void close();
}
