package io.github.quota4j.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.decision.TakeAnswer;
import java.util.concurrent.atomic.LongAdder;

/** One process that takes one unit after the other until there are none, and prints how many it got. */
final class RacingJvm {
  private RacingJvm() {}

  public static void main(String[] arguments) throws InterruptedException {
    LongAdder taken = new LongAdder();
    try (HikariDataSource pool = Pools.of(arguments[0]);
        JdbcStore store = JdbcStore.of(pool)) {
      Takes takes = new Takes(store.usage(), arguments[1], "api", Long.parseLong(arguments[2]));
      race(takes, Integer.parseInt(arguments[3]), taken);
    }
    System.out.println(taken.sum());
  }

  static void race(Takes takes, int threads, LongAdder taken) throws InterruptedException {
    Thread[] racers = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      racers[i] = new Thread(() -> {
        while (takes.usage().take(takes.take(1)) instanceof TakeAnswer.Taken) taken.increment();
      });
      racers[i].start();
    }
    for (Thread racer : racers) racer.join();
  }
}
