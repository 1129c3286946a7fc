package io.github.quota4j.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StartOnceTest {
  @Test
  void triesOnceAndTellsEverybodyWhyItFailed() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (StartOnce<AutoCloseable> start = new StartOnce<>(() -> {
      attempts.incrementAndGet();
      throw new IllegalStateException("no such server");
    })) {
      assertThatThrownBy(start::server).hasRootCauseMessage("no such server");
      assertThatThrownBy(start::server).hasRootCauseMessage("no such server");
    }
    assertThat(attempts).hasValue(1);
  }

  @Test
  void closesWhatItStarted() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    new StartOnce<AutoCloseable>(() -> closed::incrementAndGet).close();
    assertThat(closed).hasValue(1);
  }
}
