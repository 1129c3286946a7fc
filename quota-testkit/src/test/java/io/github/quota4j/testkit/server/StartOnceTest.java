package io.github.quota4j.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StartOnceTest {
  @Test
  void triesOnceAndTellsEverybodyWhyItFailed() {
    AtomicInteger attempts = new AtomicInteger();
    try (StartOnce<String> start = new StartOnce<>(() -> failing(attempts), server -> {})) {
      assertThatThrownBy(start::server).hasRootCauseMessage("no such server");
      assertThatThrownBy(start::server).hasRootCauseMessage("no such server");
    }
    assertThat(attempts).hasValue(1);
  }

  @Test
  void stopsWhatItStarted() {
    List<String> stopped = new ArrayList<>();
    new StartOnce<>(() -> "a server", stopped::add).close();
    assertThat(stopped).containsExactly("a server");
  }

  private static String failing(AtomicInteger attempts) {
    attempts.incrementAndGet();
    throw new IllegalStateException("no such server");
  }
}
