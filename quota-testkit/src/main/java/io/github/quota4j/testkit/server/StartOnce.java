package io.github.quota4j.testkit.server;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that one test of a run starts and all use; or the reason why it does not start, told to every test at once instead of
 * trying again for each.
 */
final class StartOnce<T> implements AutoCloseable {
  private final Consumer<T> stop;
  private final @Nullable T server;
  private final @Nullable RuntimeException failure;

  StartOnce(Supplier<T> start, Consumer<T> stop) {
    this.stop = stop;
    T started = null;
    RuntimeException reason = null;
    try {
      started = start.get();
    } catch (RuntimeException e) {
      reason = e;
    }
    this.server = started;
    this.failure = reason;
  }

  T server() {
    if (server == null) {
      throw new IllegalStateException("the server of this test run did not start", failure);
    }
    return server;
  }

  @Override
  public void close() {
    if (server != null) {
      stop.accept(server);
    }
  }
}
