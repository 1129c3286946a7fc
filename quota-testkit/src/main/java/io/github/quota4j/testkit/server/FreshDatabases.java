package io.github.quota4j.testkit.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Makes databases on a server, and drops them again where the server outlives the tests. */
final class FreshDatabases {
  private final String serverUrl;
  private final Queue<String> made = new ConcurrentLinkedQueue<>();

  /** @param serverUrl where a user who may create databases connects, {@code jdbc:postgresql://host:port/database?…} */
  FreshDatabases(String serverUrl) {
    if (!serverUrl.matches("jdbc:postgresql://[^/]+/.*")) {
      throw new IllegalArgumentException(
          "a PostgreSQL URL looks like jdbc:postgresql://host:port/database?user=…, was "
              + serverUrl);
    }
    this.serverUrl = serverUrl;
  }

  String create() {
    String name = "quota_" + UUID.randomUUID().toString().replace("-", "");
    execute("CREATE DATABASE " + name);
    made.add(name);
    return serverUrl.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1" + name);
  }

  void dropAll() {
    for (String name = made.poll(); name != null; name = made.poll()) {
      execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(serverUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + " failed: " + e.getMessage(), e);
    }
  }
}
