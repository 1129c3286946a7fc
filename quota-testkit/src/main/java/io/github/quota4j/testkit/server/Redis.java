package io.github.quota4j.testkit.server;

/**
 * A real Redis for tests, whoever runs it. Tests that only talk to it share one (see {@link Servers}) and take keys of their own;
 * tests that kill or stop it start a {@link RedisServer} of their own. Safe for concurrent use.
 */
public interface Redis extends AutoCloseable {
  /** The server that the system properties ask for: see {@link Servers}. */
  static Redis open() {
    return Backends.redis();
  }

  /** A {@code redis://host:port} URL. */
  String url();

  /** Which Redis this is and who runs it, for the test's output. */
  String description();

  @Override
  void close();
}
