package io.github.quota4j.testkit.server;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** Servers in containers, by Testcontainers: the only class that touches it, so that nobody else needs it. */
final class Containers {
  private static final String POSTGRES = "postgres:17-alpine";
  private static final String REDIS = "redis:7.4-alpine";

  private Containers() {}

  static Postgres postgres() {
    GenericContainer<?> container =
        start(POSTGRES, 5432, ".*database system is ready to accept connections.*\\s", 2);
    String url = "jdbc:postgresql://" + address(container, 5432) + "/postgres?user=postgres";
    FreshDatabases databases = new FreshDatabases(url);
    return new Postgres() {
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
        return "PostgreSQL: container " + POSTGRES + " at " + url;
      }

      @Override
      public void close() {
        container.stop();
      }
    };
  }

  static Redis redis() {
    GenericContainer<?> container = start(REDIS, 6379, ".*Ready to accept connections.*\\s", 1);
    String url = "redis://" + address(container, 6379);
    return new Redis() {
      @Override
      public String url() {
        return url;
      }

      @Override
      public String description() {
        return "Redis: container " + REDIS + " at " + url;
      }

      @Override
      public void close() {
        container.stop();
      }
    };
  }

  private static GenericContainer<?> start(String image, int port, String readyLine, int times) {
    GenericContainer<?> container = new GenericContainer<>(image)
        .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
        .withExposedPorts(port)
        .waitingFor(Wait.forLogMessage(readyLine, times));
    try {
      container.start();
      return container;
    } catch (RuntimeException e) {
      container.close();
      throw new IllegalStateException(
          "-D" + Backends.BACKENDS + "=docker, but no container of " + image + " starts here: "
              + e.getMessage(),
          e);
    }
  }

  private static String address(GenericContainer<?> container, int port) {
    return container.getHost() + ":" + container.getMappedPort(port);
  }
}
