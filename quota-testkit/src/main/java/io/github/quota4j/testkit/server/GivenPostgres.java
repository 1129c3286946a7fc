package io.github.quota4j.testkit.server;

/** A PostgreSQL that runs anyway. It gets its databases dropped, and is left running. */
final class GivenPostgres implements Postgres {
  private final String url;
  private final FreshDatabases databases;

  GivenPostgres(String url) {
    this.url = url;
    this.databases = new FreshDatabases(url);
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public String createDatabase() {
    return databases.create();
  }

  @Override
  public String description() {
    return "PostgreSQL: given by " + Backends.POSTGRES_URL; // the URL may hold a password
  }

  @Override
  public void close() {
    databases.dropAll();
  }
}
