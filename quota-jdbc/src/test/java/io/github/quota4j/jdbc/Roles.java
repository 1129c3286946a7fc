package io.github.quota4j.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The role of the documented samples, in one database. Roles belong to the whole server: one test at a time. */
record Roles(DataSource owner) implements AutoCloseable {
  private static final String APP = "quota4j_app";

  /** Makes the tables as their owner, and then the role. */
  static Roles in(DataSource owner) throws SQLException, IOException {
    try (JdbcStore store = JdbcStore.of(owner)) {
      Takes.ofNewCustomer(store.usage(), 1).settled();
    }
    Roles roles = new Roles(owner);
    roles.run("least-privilege-role.sql");
    Sql.run(owner, "ALTER ROLE " + APP + " PASSWORD 'secret'");
    return roles;
  }

  Roles run(String sample) throws SQLException, IOException {
    Sql.run(owner, Files.readString(Path.of("..", "docs", "postgresql", sample)));
    return this;
  }

  /** The same database for the role. */
  static String url(String ownersUrl) {
    String url =
        ownersUrl.replaceAll("([?&])user=[^&]*", "$1user=" + APP).replaceAll("&password=[^&]*", "");
    return url + "&password=secret";
  }

  @Override
  public void close() {
    try {
      Sql.run(owner, "DROP OWNED BY " + APP + "; DROP ROLE " + APP);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
