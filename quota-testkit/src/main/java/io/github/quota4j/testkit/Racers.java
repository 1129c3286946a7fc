package io.github.quota4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Runs callers that begin at the same moment. */
final class Racers {
  private Racers() {}

  /** Runs them to the end; the first failure of one fails the race. */
  static void race(int racers, IntConsumer racer) {
    ExecutorService threads = Executors.newFixedThreadPool(racers);
    try {
      CyclicBarrier start = new CyclicBarrier(racers);
      List<Callable<Void>> runs = new ArrayList<>();
      for (int i = 0; i < racers; i++) {
        int number = i;
        runs.add(() -> {
          start.await();
          racer.accept(number);
          return null;
        });
      }
      for (Future<Void> run : threads.invokeAll(runs)) run.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new AssertionError("a racer failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
