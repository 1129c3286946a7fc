package io.github.quota4j.testkit.server;

import java.util.Optional;

/** Reads from the system properties which servers the tests run on. There is no guessing and no skipping: it works or it fails. */
final class Backends {
  static final String BACKENDS = "quota.test.backends";
  static final String POSTGRES_URL = "quota.test.pg.url";
  static final String REDIS_URL = "quota.test.redis.url";

  private Backends() {}

  static Postgres postgres() {
    Optional<String> url = given(POSTGRES_URL);
    Postgres postgres = url.isPresent()
        ? new GivenPostgres(url.get())
        : inContainers() ? Containers.postgres() : PostgresServer.start();
    System.out.println("[quota4j tests] " + postgres.description());
    return postgres;
  }

  static Redis redis() {
    Optional<String> url = given(REDIS_URL);
    Redis redis = url.isPresent()
        ? new GivenRedis(url.get())
        : inContainers() ? Containers.redis() : RedisServer.start();
    System.out.println("[quota4j tests] " + redis.description());
    return redis;
  }

  private static Optional<String> given(String property) {
    return Optional.ofNullable(System.getProperty(property)).filter(url -> !url.isBlank());
  }

  private static boolean inContainers() {
    String backends = System.getProperty(BACKENDS, "embedded");
    if (!backends.equals("embedded") && !backends.equals("docker")) {
      throw new IllegalArgumentException(BACKENDS + " must be embedded or docker, was " + backends);
    }
    return backends.equals("docker");
  }
}
