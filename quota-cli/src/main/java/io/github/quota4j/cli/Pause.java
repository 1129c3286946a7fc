package io.github.quota4j.cli;

import java.util.concurrent.ThreadLocalRandom;

/** A while for what others are about to do. */
final class Pause {
  private Pause() {}

  /** Waits, each time for another while, so that of several who wait one is the first. */
  static boolean isInterrupted(long leastMillis, long mostMillis) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(leastMillis, mostMillis));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
