package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DoorTest {
  @TempDir
  private Path folder;

  @Test
  void oneIsInsideAtATime() throws Exception {
    Door door = new Door(folder.resolve("fresh").resolve("door"));
    AtomicInteger inside = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(threads.submit(() -> door.through(() -> {
          int many = inside.incrementAndGet();
          Thread.onSpinWait();
          inside.decrementAndGet();
          return many;
        })));
      }
      for (Future<Integer> many : all) assertThat(many.get()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whoFailsInsideLeavesItFree() throws Exception {
    Door door = new Door(folder.resolve("door"));
    assertThatThrownBy(() -> door.through(() -> {
          throw new SQLException("broken");
        }))
        .isInstanceOf(SQLException.class);

    assertThat(door.through(() -> "passed")).isEqualTo("passed");
  }

  @Test
  void whereNoFileCanBeThereIsNoDoor() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(new Door(file.resolve("door")).through(() -> "passed")).isEqualTo("passed");
  }
}
