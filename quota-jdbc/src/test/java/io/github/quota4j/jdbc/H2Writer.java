package io.github.quota4j.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.decision.Take;

/** A process that takes one unit after the other, and prints the id of each that was acknowledged, until it is killed. */
final class H2Writer {
  private H2Writer() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (HikariDataSource pool = Pools.of(arguments[0]);
        JdbcStore store = JdbcStore.of(pool)) {
      Takes takes = new Takes(store.usage(), "acme", "api", 1_000_000_000);
      Thread[] writers = new Thread[4];
      for (int i = 0; i < writers.length; i++) {
        writers[i] = new Thread(() -> write(takes));
        writers[i].start();
      }
      for (Thread writer : writers) writer.join();
    }
  }

  private static void write(Takes takes) {
    while (true) {
      Take take = takes.take(1);
      takes.usage().take(take);
      System.out.println(take.id().value());
    }
  }
}
