package io.github.quota4j.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Where processes pass one at a time: those that open or close the embedded database of a folder. H2 has no queue: whoever
 * finds it half open or half closed is turned away, after seconds. Of somebody who is killed inside the operating system frees
 * the door.
 *
 * @param file what is locked; it is made, and stays
 */
record Door(Path file) {
  /** Somebody may be stuck inside: then the others go on as if there were no door. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What is done inside. */
  interface Passing<T> {
    T pass() throws SQLException;
  }

  /** Waits until nobody else is inside. */
  <T> T through(Passing<T> passing) throws SQLException {
    Optional<FileChannel> lock = lock();
    try {
      return passing.pass();
    } finally {
      lock.ifPresent(Door::release);
    }
  }

  /** Empty where no file can be locked: what is wrong with the folder H2 tells. */
  private Optional<FileChannel> lock() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      long begun = System.nanoTime();
      while (isTaken(channel) && System.nanoTime() - begun < PATIENCE.toNanos()) {
        if (Pause.isInterrupted(10, 50)) break;
      }
      return Optional.of(channel);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isTaken(FileChannel channel) {
    try {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      return true; // in this process
    } catch (IOException e) {
      return false; // such a file system locks nothing
    }
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      // the end of the process frees it
    }
  }
}
