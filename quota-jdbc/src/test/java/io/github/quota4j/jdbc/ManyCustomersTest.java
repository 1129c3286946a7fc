package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Monitored;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Work over all customers, shared by nodes. */
@ExtendWith(Servers.class)
final class ManyCustomersTest {
  private static final int CUSTOMERS = 15_001;
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final HikariDataSource pool;
  private final JdbcStore one;
  private final JdbcStore other;
  private final Queue<String> visited = new ConcurrentLinkedQueue<>();

  ManyCustomersTest(Postgres postgres) {
    this.pool = Pools.of(postgres.createDatabase());
    this.one = JdbcStore.of(pool);
    this.other = JdbcStore.of(pool);
  }

  @BeforeEach
  void subscribe() throws SQLException {
    one.catalog().apply(List.of(Plan.of("free", Quota.hard("api", 10))));
    Sql.run(pool, """
        INSERT INTO billing_customers (customer_id, project_name)
          SELECT 'customer-' || n, 'shop' FROM generate_series(1, %1$d) n;
        INSERT INTO billing_subscriptions
          (subscription_id, customer_id, plan_name, current_period_start, current_period_end, period_anchor)
          SELECT 's' || n, 'customer-' || n, 'free', '2026-09-30 10:00Z', '2026-10-31 10:00Z', '2026-01-31 10:00Z'
          FROM generate_series(1, %1$d) n""".formatted(CUSTOMERS));
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
    pool.close();
  }

  @Test
  void twoNodesShareAVisitAndEachCustomerIsVisitedOnce() throws Exception {
    CountDownLatch bothHaveAPage = new CountDownLatch(2);
    List<Long> shares = together(store -> {
      AtomicBoolean first = new AtomicBoolean(true);
      return visit(store.catalog(), page -> {
        if (first.getAndSet(false)) meet(bothHaveAPage);
        note(page);
      });
    });
    assertThat(shares).allSatisfy(share -> assertThat(share).isPositive());
    assertThat(visited).hasSize(CUSTOMERS).doesNotHaveDuplicates();
  }

  @Test
  void aPageThatFailedIsVisitedByWhoeverComesNext() {
    AtomicInteger pages = new AtomicInteger();
    assertThatThrownBy(() -> visit(one.catalog(), page -> {
          if (pages.incrementAndGet() == 3) throw new IllegalStateException("killed");
          note(page);
        }))
        .hasMessage("killed");
    int before = visited.size();
    assertThat(before).isPositive();
    // It is not due again: what is left of the one that began is finished.
    assertThat(visit(other.catalog(), this::note)).isEqualTo(CUSTOMERS - before);
    assertThat(visited).hasSize(CUSTOMERS).doesNotHaveDuplicates();
    assertThat(visit(one.catalog(), this::note)).isZero();
  }

  @Test
  void periodsAreAdvancedOnceHoweverManyWereMissed() throws Exception {
    List<Long> shares = together(store -> store.catalog().advancePeriods(NOW));
    assertThat(shares.stream().mapToLong(Long::longValue).sum()).isEqualTo(CUSTOMERS);
    assertThat(Sql.rows(pool, """
        SELECT DISTINCT current_period_start || ' ' || current_period_end FROM (
          SELECT to_char(current_period_start AT TIME ZONE 'UTC', 'MM-DD HH24:MI') AS current_period_start,
                 to_char(current_period_end AT TIME ZONE 'UTC', 'MM-DD HH24:MI') AS current_period_end
          FROM billing_subscriptions) s""")).containsExactly("10-31 10:00 11-30 10:00");
    assertThat(one.catalog().advancePeriods(NOW)).isZero();
  }

  private static void meet(CountDownLatch latch) {
    latch.countDown();
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPeriodThatWasResetIsAdvancedFromItsReset() throws SQLException {
    Sql.run(pool, """
        INSERT INTO quota_turns (customer_id, revision, turned_at, at_once, period_anchor, time_zone, billing_cycle)
        VALUES ('customer-7', 9, '2026-11-05 08:00Z', true, '2026-11-05 08:00Z', 'Z', 'monthly')""");
    assertThat(one.catalog().advancePeriods(NOW)).isEqualTo(CUSTOMERS);
    assertThat(Sql.one(pool, """
        SELECT to_char(current_period_end AT TIME ZONE 'UTC', 'MM-DD HH24:MI') FROM billing_subscriptions
        WHERE customer_id = 'customer-7'""")).isEqualTo("12-05 08:00");
  }

  /** As after a limit was lowered: three rows each, in pages of more than fit into one statement of the driver. */
  @Test
  void allCustomersOfAPageMayHaveReachedAllThresholds() throws SQLException {
    Sql.run(pool, """
        INSERT INTO billing_usage_records (customer_id, service_name, quantity)
        SELECT customer_id, 'api', 10 FROM billing_customers WHERE customer_id LIKE 'customer-1%'""");
    int over = Integer.parseInt(Sql.one(pool, "SELECT count(*) FROM billing_usage_records"));
    try (Quotas quotas = Quotas.builder(one).build()) {
      assertThat(quotas.upkeep().monitor(Duration.ZERO))
          .isEqualTo(new Monitored(CUSTOMERS, over, over));
    }
    assertThat(Sql.one(pool, "SELECT count(*) FROM quota_alerts"))
        .isEqualTo(String.valueOf(3 * over));
  }

  private static long visit(Catalog catalog, Consumer<List<Account>> page) {
    return catalog.visit(
        "monitor", Duration.ofMinutes(15), NOW, customer -> Optional.empty(), page);
  }

  private void note(List<Account> page) {
    for (Account account : page) visited.add(account.subscription().customer());
  }

  /** Both nodes do it at the same time. */
  private List<Long> together(Sharing sharing) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService nodes = Executors.newFixedThreadPool(2);
    try {
      Callable<Long> first = () -> started(start, sharing, one);
      Callable<Long> second = () -> started(start, sharing, other);
      List<Future<Long>> shares = nodes.invokeAll(List.of(first, second));
      return List.of(shares.get(0).get(), shares.get(1).get());
    } finally {
      nodes.shutdownNow();
    }
  }

  private static long started(CyclicBarrier start, Sharing sharing, JdbcStore store)
      throws Exception {
    start.await();
    return sharing.share(store);
  }

  private interface Sharing {
    long share(JdbcStore store);
  }
}
