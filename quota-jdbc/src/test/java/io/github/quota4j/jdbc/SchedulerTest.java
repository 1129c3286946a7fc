package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Channel;
import io.github.quota4j.Chore;
import io.github.quota4j.ChoreStatus;
import io.github.quota4j.Chores;
import io.github.quota4j.QuotaScheduler;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.testkit.server.FaultProxy;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several nodes do what cron would, without knowing of each other. */
@ExtendWith(Servers.class)
@Timeout(60)
final class SchedulerTest implements Channel {
  private static final Duration OFTEN = Duration.ofMillis(100);

  private final FaultProxy proxy;
  private final HikariDataSource pool;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<Quotas> nodes = new ArrayList<>();
  private volatile Instant now = Instant.parse("2026-03-10T12:30:00Z");

  SchedulerTest(Postgres postgres) {
    proxy = FaultProxy.inFrontOf(postgres.createDatabase());
    pool = Pools.of(proxy.url(), 16, true);
  }

  @AfterEach
  void close() {
    nodes.forEach(Quotas::close);
    pool.close();
    proxy.close();
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public void deliver(Alert alert) {
    told.add(alert.id());
  }

  private Quotas node() {
    Quotas node = Quotas.builder(JdbcStore.of(pool))
        .clock(() -> now)
        .timeout(Duration.ofSeconds(20))
        .channel(this)
        .build();
    nodes.add(node);
    return node;
  }

  private static Chores often() {
    Chores often = Chores.none();
    for (Chore chore : Chores.usual().every().keySet()) often = often.every(chore, OFTEN);
    return often;
  }

  @Test
  void threeNodesDeliverEachAlertOnceAndCloseEachPeriodOnce() throws SQLException {
    Quotas first = node();
    first.admin().apply(Plan.of("pro", Quota.soft("api", 100).price(Price.perUnit("0.01", "USD"))));
    for (int i = 0; i < 20; i++) {
      first.admin().subscribe("c" + i, "pro");
      assertThat(first.consume("c" + i, "api", 150).allowed()).isTrue();
    }
    List<QuotaScheduler> schedulers = new ArrayList<>(List.of(first.upkeep().schedule(often())));
    for (int i = 0; i < 2; i++) schedulers.add(node().upkeep().schedule(often()));
    await().untilAsserted(() -> assertThat(told).hasSize(20).doesNotHaveDuplicates());

    now = now.plus(Duration.ofDays(40));
    await().untilAsserted(() -> assertThat(closedLines()).isEqualTo(20));
    for (QuotaScheduler scheduler : schedulers) {
      await()
          .untilAsserted(() -> assertThat(scheduler.status())
              .hasSize(5)
              .allSatisfy(status -> assertThat(status.succeeded()).isPositive()));
      assertThat(scheduler.status())
          .allSatisfy(status -> assertThat(status.failed()).isZero());
    }
    assertThat(closedLines()).isEqualTo(20);
    assertThat(told).hasSize(20);
  }

  private long closedLines() throws SQLException {
    return Long.parseLong(Sql.one(pool, "SELECT count(*) FROM quota_statement_lines"));
  }

  @Test
  void aRecordIsBilledBeforeItIsRemoved() throws SQLException {
    Quotas node = node();
    node.admin().apply(Plan.of("pro", Quota.soft("api", 100).price(Price.perUnit("0.01", "USD"))));
    node.admin().subscribe("acme", "pro");
    assertThat(node.consume("acme", "api", 150).allowed()).isTrue();
    Instant used = now;
    now = now.plus(Duration.ofDays(100));
    Sql.run(pool, "DELETE FROM quota_counters"); // as a cleaning does: what they tell is kept
    QuotaScheduler scheduler = node.upkeep()
        .schedule(Chores.none()
            .removeUsage(Duration.ofDays(31))
            .every(Chore.REMOVE_USAGE, Duration.ofMillis(100)));
    await().untilAsserted(() -> assertThat(only(scheduler).succeeded()).isPositive());
    assertThat(node.store().ledger().orElseThrow().rows("acme", "api", Window.ALWAYS, 10))
        .isEmpty();
    assertThat(node.billing().statement("acme", used).due().values())
        .singleElement()
        .satisfies(due -> assertThat(due).isEqualByComparingTo("0.50"));
  }

  @Test
  void whatFailsIsDoneAgainAndSaysWhy() {
    Quotas node = node();
    QuotaScheduler scheduler = node.upkeep().schedule(Chores.none().every(Chore.MONITOR, OFTEN));
    await().untilAsserted(() -> assertThat(only(scheduler).succeeded()).isPositive());
    proxy.refuse();
    await().untilAsserted(() -> assertThat(only(scheduler).failure()).isPresent());
    assertThat(only(scheduler).lastSuccess()).isPresent();
    proxy.heal();
    await().untilAsserted(() -> assertThat(only(scheduler).failure()).isEmpty());
    assertThat(only(scheduler).failed()).isPositive();
  }

  @Test
  void oneObjectSchedulesOnceAtATimeAndCloses() {
    Quotas node = node();
    QuotaScheduler scheduler = node.upkeep().schedule(often());
    assertThatThrownBy(() -> node.upkeep().schedule(often()))
        .isInstanceOf(IllegalStateException.class);
    scheduler.close();
    var unused = node.upkeep().schedule(often());
    node.close();
    // A chore that was cut off after its second may need a moment to end.
    await()
        .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
            .noneMatch(thread -> thread.getName().equals("quota4j-chores")));
  }

  @Test
  void whatAStoreCannotDoIsLeftOut() {
    try (Quotas quotas = Quotas.builder(QuotaStore.inMemory()).build()) {
      assertThat(quotas.upkeep().schedule(Chores.usual()).status())
          .extracting(ChoreStatus::chore)
          .containsExactly(Chore.DELIVER, Chore.MONITOR, Chore.CLOSE_PERIODS, Chore.WARM);
    }
  }

  private static ChoreStatus only(QuotaScheduler scheduler) {
    return scheduler.status().get(0);
  }
}
