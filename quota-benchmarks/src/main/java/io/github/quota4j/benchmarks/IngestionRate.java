package io.github.quota4j.benchmarks;

import io.github.quota4j.jdbc.JdbcStore;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.UsageEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * How many usage records a second the ledger takes in on PostgreSQL, each committed, from one caller and from several. Exit
 * code 0 says that the best of them reaches the target, 1 that none does, 2 that it could not be measured.
 */
final class IngestionRate {
  private static final int TARGET = 100_000;
  private static final int RECORDS = 500_000;
  private static final int CUSTOMERS = 1_000;
  private static final int[] CALLERS = {1, 2, 4};

  /** As on a server that takes in a lot; its defaults are those of a small one. */
  private static final Map<String, String> SERVER =
      Map.of("shared_buffers", "1GB", "max_wal_size", "8GB");

  private final Ledger ledger;
  private final Instant start;

  private IngestionRate(JdbcStore store) {
    this.ledger = store.ledger().orElseThrow();
    this.start = store.usage().now().minusSeconds(RECORDS);
  }

  public static void main(String[] arguments) {
    System.exit(exitCode());
  }

  private static int exitCode() {
    Backend backend = new Backend();
    try {
      JdbcStore store = backend.keep(JdbcStore.of(backend.postgres(SERVER)));
      return new IngestionRate(store).best() >= TARGET ? 0 : 1;
    } catch (Exception e) {
      System.err.println("ingestion: not measured: " + e);
      return 2;
    } finally {
      close(backend);
    }
  }

  private double best() throws Exception {
    double unused = measure("warm-up", 1);
    double best = 0;
    for (int callers : CALLERS) {
      double rate = measure("run" + callers, callers);
      System.out.printf(Locale.ROOT, "%d callers   %,9.0f records a second%n", callers, rate);
      best = Math.max(best, rate);
    }
    System.out.printf(Locale.ROOT, "%nbest %,.0f a second, target %,d%n", best, TARGET);
    return best;
  }

  private double measure(String run, int callers) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Callable<Long>> tasks = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        String name = run + "-" + caller + "-";
        tasks.add(() -> ledger.ingest(events(name, RECORDS / callers)).recorded());
      }
      long began = System.nanoTime();
      long recorded = 0;
      for (Future<Long> task : threads.invokeAll(tasks)) recorded += task.get();
      double seconds = (System.nanoTime() - began) / 1e9;
      if (recorded != RECORDS) throw new IllegalStateException(recorded + " were recorded");
      return recorded / seconds;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Of many customers, in no order; each with an id of its own. */
  private Iterator<UsageEvent> events(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> UsageEvent.of(
            "customer-" + i * 7919L % CUSTOMERS,
            name + i,
            "api",
            BigDecimal.valueOf(1 + i % 5),
            start.plusSeconds(i)))
        .iterator();
  }

  private static void close(Backend backend) {
    try {
      backend.close();
    } catch (Exception e) {
      System.err.println("ingestion: not closed: " + e);
    }
  }
}
