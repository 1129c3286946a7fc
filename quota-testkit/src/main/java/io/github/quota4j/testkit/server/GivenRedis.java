package io.github.quota4j.testkit.server;

/** A Redis that runs anyway, and is left running. */
record GivenRedis(String url) implements Redis {
  @Override
  public String description() {
    return "Redis: given by " + Backends.REDIS_URL; // the URL may hold a password
  }

  @Override
  public void close() {}
}
