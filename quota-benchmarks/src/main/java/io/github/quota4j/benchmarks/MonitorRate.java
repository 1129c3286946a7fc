package io.github.quota4j.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Monitored;
import io.github.quota4j.Quotas;
import io.github.quota4j.jdbc.JdbcStore;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Subscription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * How long a look at all customers takes on PostgreSQL, and how much memory this process needs for it: the first, which raises
 * alerts, and another one, by one caller and by two, who share the customers as two nodes do. Each customer has used
 * something of one of three limits, and one in ten is above a threshold. Exit code 0 says that the first look of two is within the
 * targets, 1 that it is not, 2 that it could not be measured.
 */
final class MonitorRate {
  private static final int CUSTOMERS = 1_000_000;
  private static final double MOST_SECONDS = 30;
  private static final long MOST_MEGABYTES = 512;

  /** As on a server that holds so many; its defaults are those of a small one. */
  private static final Map<String, String> SERVER =
      Map.of("shared_buffers", "1GB", "max_wal_size", "8GB");

  /** All but the first, who subscribed by the library, are its likeness. */
  private static final String OTHERS = """
      INSERT INTO billing_customers (customer_id, project_name)
        SELECT 'customer-' || n, 'shop' FROM generate_series(1, %1$d) n;
      INSERT INTO billing_subscriptions
        (subscription_id, customer_id, plan_name, current_period_start, current_period_end, period_anchor, time_zone)
        SELECT 's' || n, 'customer-' || n, s.plan_name, s.current_period_start, s.current_period_end, s.period_anchor, s.time_zone
        FROM generate_series(1, %1$d) n, (SELECT * FROM billing_subscriptions) s;
      INSERT INTO quota_counters
        (customer_id, service_name, limit_name, window_start, subject, window_end, settled, unit_scale)
        SELECT 'customer-' || n, c.service_name, c.limit_name, c.window_start, '', c.window_end,
               CASE WHEN n %% 10 = 0 THEN 800 ELSE n %% 700 END, c.unit_scale
        FROM generate_series(1, %1$d) n, (SELECT * FROM quota_counters) c;
      INSERT INTO billing_usage_records (customer_id, service_name, quantity, recorded_at, counted)
        SELECT 'customer-' || n, 'exports', 1, now(), n %% 100 <> 0 FROM generate_series(1, %1$d, 5) n""";

  private MonitorRate() {}

  public static void main(String[] arguments) {
    System.exit(exitCode());
  }

  private static int exitCode() {
    Backend backend = new Backend();
    try {
      HikariDataSource pool = backend.postgres(SERVER);
      Quotas quotas = backend.keep(Quotas.builder(JdbcStore.of(pool)).build());
      fill(pool, quotas);
      double first = look(quotas, "first look", 2);
      double unused = look(quotas, "look again", 2);
      double unusedToo = look(quotas, "look again", 1);
      long megabytes = peakMegabytes();
      System.out.printf(
          Locale.ROOT,
          "%nfirst look %.1f s, target %.0f; %d MB of memory at most, target %d%n",
          first,
          MOST_SECONDS,
          megabytes,
          MOST_MEGABYTES);
      return first <= MOST_SECONDS && megabytes <= MOST_MEGABYTES ? 0 : 1;
    } catch (Exception e) {
      System.err.println("monitor: not measured: " + e);
      return 2;
    } finally {
      close(backend);
    }
  }

  private static void fill(DataSource pool, Quotas quotas) throws Exception {
    quotas
        .admin()
        .apply(Plan.of(
            "pro",
            Quota.soft("api", 1_000),
            Quota.hard("storage", 100).unit("gb").scale(6),
            Quota.hard("exports", 50)));
    Subscription subscription = new Subscription("customer-0", "pro", BillingCycle.calendar());
    quotas.admin().subscribe(subscription);
    quotas.consume("customer-0", "api", 1).orElseThrow();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(OTHERS.formatted(CUSTOMERS - 1));
      statement.execute("VACUUM ANALYZE");
      statement.execute("CHECKPOINT");
    }
  }

  private static double look(Quotas quotas, String name, int callers) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Callable<Monitored>> looks =
          Collections.nCopies(callers, () -> quotas.upkeep().monitor(Duration.ZERO));
      long began = System.nanoTime();
      long customers = 0;
      long raised = 0;
      for (Future<Monitored> look : threads.invokeAll(looks)) {
        customers += look.get().customers();
        raised += look.get().raised();
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%s by %d   %5.1f s   %,d customers, %,d alerts%n",
          name,
          callers,
          seconds,
          customers,
          raised);
      if (customers != CUSTOMERS) throw new IllegalStateException("saw " + customers);
      return seconds;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Of this process, as Linux counts it: the heap, and all beside it. */
  private static long peakMegabytes() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static void close(Backend backend) {
    try {
      backend.close();
    } catch (Exception e) {
      System.err.println("monitor: not closed: " + e);
    }
  }
}
