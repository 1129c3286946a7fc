package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    CountDownLatch both = new CountDownLatch(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Boolean>> met = new ArrayList<>();
      for (int i = 0; i < 2; i++) met.add(threads.submit(() -> door.through(() -> meets(both))));

      // The first one is gone before the second one comes.
      assertThat(List.of(met.get(0).get(), met.get(1).get())).containsOnlyOnce(false);
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean meets(CountDownLatch both) {
    both.countDown();
    try {
      return both.await(500, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
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
