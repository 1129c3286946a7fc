package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Ingested;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.UsageEvent;
import io.github.quota4j.store.UsageStore;
import io.github.quota4j.store.UsageTotal;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.FaultProxy;
import io.github.quota4j.testkit.server.PostgresServer;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A PostgreSQL that is killed, stopped, cut off and restarted while it is used. */
@Timeout(3_000)
final class ServerFaultsTest {
  private static final PostgresServer SERVER = PostgresServer.start();

  private static final int KILLS = Integer.getInteger("quota.test.kills", 5);
  private static final int LOST_REPLIES = Integer.getInteger("quota.test.lostReplies", 100);

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void killsOfTheServerLoseNothingThatWasAcknowledgedAndCountNothingTwice() throws Exception {
    long seed = System.nanoTime();
    System.out.println("[quota4j tests] kills with seed " + seed);
    Random random = new Random(seed);
    try (HikariDataSource pool = Pools.of(SERVER.createDatabase());
        JdbcStore store = JdbcStore.of(pool)) {
      Takes takes = Takes.ofNewCustomer(store.usage(), 1_000_000_000);
      Set<OperationId> acknowledged;
      Set<OperationId> unknown;
      try (Load load = Load.on(takes, 8, Duration.ofSeconds(2))) {
        for (int kill = 0; kill < KILLS; kill++) {
          load.awaitAnswers(100 + random.nextInt(300));
          SERVER.kill();
          SERVER.restart();
        }
        load.awaitAnswers(100);
        load.stop();
        acknowledged = load.acknowledged();
        unknown = load.unknown();
      }
      Set<String> recorded = new HashSet<>(Sql.rows(
          pool,
          "SELECT operation_id FROM billing_usage_records WHERE customer_id = '" + takes.customer()
              + "'"));
      Set<String> expected = values(acknowledged);
      assertThat(recorded).containsAll(expected);
      recorded.removeAll(expected);
      assertThat(values(unknown)).containsAll(recorded);
      assertThat(takes.settled()).isEqualTo(Sql.ledger(pool, takes.customer()));
      System.out.println("[quota4j tests] " + acknowledged.size() + " acknowledged, "
          + unknown.size() + " unknown, " + recorded.size() + " of them counted");
    }
  }

  /** The server dies while old records go: none is lost from a total, and no id is forgotten. */
  @Test
  void killsOfTheServerWhileRecordsAreRemovedLoseNoTotalAndNoId() throws Exception {
    Instant then = Instant.parse("2026-01-10T08:00:00Z");
    SettableClock clock = new SettableClock(then);
    Random random = new Random(7);
    List<UsageEvent> events = IntStream.range(0, 30_000)
        .mapToObj(i -> UsageEvent.of(
            "c" + i % 3,
            "e" + i,
            "gb",
            BigDecimal.valueOf(1 + i % 4),
            then.minus(Duration.ofMinutes(i % 300))))
        .toList();
    try (HikariDataSource pool = Pools.of(SERVER.createDatabase());
        Quotas quotas = Quotas.builder(JdbcStore.of(pool))
            .clock(clock)
            .timeout(Duration.ofSeconds(30))
            .build()) {
      Ledger ledger = quotas.store().ledger().orElseThrow();
      assertThat(ledger.ingest(events.iterator()).recorded()).isEqualTo(events.size());
      Window day = new Window(then.minus(Duration.ofDays(1)), then.plus(Duration.ofDays(1)));
      List<UsageTotal> before = ledger.hours("c1", "gb", day);
      clock.set(then.plus(Duration.ofDays(100)));
      ExecutorService threads = Executors.newSingleThreadExecutor();
      int kills = 0;
      try {
        while (true) {
          Future<Long> removal =
              threads.submit(() -> quotas.upkeep().removeUsage(Duration.ofDays(40)));
          Thread.sleep(20 + random.nextInt(200)); // somewhere in the middle of it
          if (removal.isDone() || kills == KILLS) {
            if (isDone(removal)) break;
            continue;
          }
          SERVER.kill();
          kills++;
          SERVER.restart();
          boolean unused = isDone(removal);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(kills).as("kills before it was done").isPositive();
      assertThat(quotas.upkeep().removeUsage(Duration.ofDays(40))).isZero();
      assertThat(Sql.one(pool, "SELECT count(*) FROM billing_usage_records")).isEqualTo("0");
      assertThat(ledger.hours("c1", "gb", day)).isEqualTo(before);
      assertThat(ledger.ingest(events.iterator())).isEqualTo(new Ingested(0, events.size()));
    }
  }

  /** Waits for a removal; false if the server died under it. */
  private static boolean isDone(Future<Long> removal) throws InterruptedException {
    try {
      return removal.get() >= 0;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(QuotaStoreException.class);
      return false;
    }
  }

  @Test
  void aStoppedServerIsNotWaitedForAndChargesNobodyWhenItWakes() throws Exception {
    try (HikariDataSource pool = Pools.of(SERVER.createDatabase());
        JdbcStore store = JdbcStore.of(pool)) {
      Takes takes = Takes.ofNewCustomer(store.usage(), 100);
      assertThat(store.usage().take(takes.take(1))).isInstanceOf(TakeAnswer.Taken.class);
      List<Take> given = new ArrayList<>();
      SERVER.pause();
      try {
        for (int i = 0; i < 3; i++) {
          Take take = takes.take("paused-" + i, 10, Duration.ofMillis(200));
          given.add(take);
          Instant before = store.usage().now();
          assertThatThrownBy(() -> store.usage().take(take))
              .isInstanceOf(QuotaStoreException.class);
          assertThat(Duration.between(before, store.usage().now()))
              .isBetween(Duration.ofMillis(150), Duration.ofMillis(600));
        }
      } finally {
        SERVER.resume();
      }
      assertThat(store.usage().take(takes.take(1))).isInstanceOf(TakeAnswer.Taken.class);
      assertThat(takes.settled()).isEqualTo(2);
      assertThat(Sql.ledger(pool, takes.customer())).isEqualTo(2);
      for (Take take : given) {
        assertThat(store.usage().find(take.id(), store.usage().now().plus(Takes.PATIENCE)))
            .isEmpty();
      }
    }
  }

  @Test
  void aCallThatWasUnderWayWhenTheServerStoppedMayHaveBeenSentAndOthersWereNot() throws Exception {
    try (HikariDataSource pool = Pools.of(SERVER.createDatabase());
        JdbcStore store = JdbcStore.of(pool)) {
      Takes takes = Takes.ofNewCustomer(store.usage(), 100);
      assertThat(store.usage().take(takes.take(1))).isInstanceOf(TakeAnswer.Taken.class);
      SERVER.pause();
      try {
        assertThatThrownBy(
                () -> store.usage().take(takes.take("first", 10, Duration.ofMillis(300))))
            .matches(e -> ((QuotaStoreException) e).sent());
        assertThatThrownBy(
                () -> store.usage().take(takes.take("second", 10, Duration.ofMillis(100))))
            .matches(e -> !((QuotaStoreException) e).sent());
      } finally {
        SERVER.resume();
      }
      assertThat(takes.settled()).isEqualTo(1);
    }
  }

  @Test
  void everyLostReplyEndsAsAnAnswerOrIsUnknownAndAskingTellsTheTruth() throws Exception {
    try (FaultProxy proxy = FaultProxy.inFrontOf(SERVER.createDatabase());
        HikariDataSource pool = Pools.of(proxy.url());
        JdbcStore store = JdbcStore.of(pool)) {
      Takes takes = Takes.ofNewCustomer(store.usage(), 1_000_000);
      assertThat(store.usage().take(takes.take(1))).isInstanceOf(TakeAnswer.Taken.class);
      long counted = 1;
      int failed = 0;
      for (int i = 0; i < LOST_REPLIES; i++) {
        Take take = takes.take("lost-" + i, 1, Duration.ofSeconds(i % 2 == 0 ? 5 : 1));
        // The first reply of a take answers the shortcut, the second one the locks of the full
        // path, the third its commit.
        proxy.cutNextReplies(1 + i % 3);
        boolean answered = true;
        try {
          assertThat(store.usage().take(take)).isInstanceOf(TakeAnswer.Taken.class);
        } catch (QuotaStoreException unknown) {
          answered = false;
          failed++;
        }
        proxy.heal();
        boolean found = isFound(store.usage(), take.id());
        if (answered) assertThat(found).as("take %s", i).isTrue();
        if (found) counted++;
      }
      System.out.println(
          "[quota4j tests] lost replies: " + failed + " of " + LOST_REPLIES + " unanswered");
      assertThat(takes.settled()).isEqualTo(counted);
      assertThat(Sql.ledger(pool, takes.customer())).isEqualTo(counted);
    }
  }

  @Test
  void anExhaustedPoolIsWaitedForUntilTheDeadlineAndNothingWasSent() throws SQLException {
    try (HikariDataSource pool = Pools.of(SERVER.createDatabase(), 2, true);
        JdbcStore store = JdbcStore.of(pool)) {
      Takes takes = Takes.ofNewCustomer(store.usage(), 100);
      assertThat(store.usage().take(takes.take(1))).isInstanceOf(TakeAnswer.Taken.class);
      try (var one = pool.getConnection();
          var two = pool.getConnection()) {
        assertThat(one).isNotSameAs(two);
        Instant before = store.usage().now();
        assertThatThrownBy(() -> store.usage().take(takes.take("k", 10, Duration.ofMillis(100))))
            .isInstanceOf(QuotaStoreException.class)
            .matches(e -> !((QuotaStoreException) e).sent());
        assertThatThrownBy(() -> store
                .usage()
                .read(takes.customer(), Set.of(), store.usage().now().plusMillis(100)))
            .isInstanceOf(QuotaStoreException.class);
        assertThat(Duration.between(before, store.usage().now()))
            .isLessThan(Duration.ofMillis(900));
      }
      assertThat(takes.settled()).isEqualTo(1);
    }
  }

  @Test
  void aCatalogThatDoesNotAnswerHoldsNobodyPastTheDeadlineHoweverManyAsk() throws Exception {
    try (HikariDataSource pool = Pools.of(SERVER.createDatabase(), 2, true);
        JdbcStore store = JdbcStore.of(pool);
        Quotas quotas = Quotas.builder(store).timeout(Duration.ofMillis(300)).build()) {
      quotas.admin().apply(Plan.of("free", Quota.hard("api", 10)));
      quotas.admin().subscribe("warm", "free");
      quotas.admin().subscribe("cold", "free");
      assertThat(quotas.consume("warm", "api", 1).allowed()).isTrue();
      ExecutorService callers = Executors.newFixedThreadPool(20);
      try (var one = pool.getConnection();
          var two = pool.getConnection()) {
        assertThat(one).isNotSameAs(two);
        long begun = System.nanoTime();
        List<Callable<Decision>> calls =
            Collections.nCopies(20, () -> quotas.consume("cold", "api", 1));
        for (Future<Decision> answer : callers.invokeAll(calls)) {
          assertThat(answer.get().reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
        }
        // One after the other they would wait for 6 seconds.
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
      } finally {
        callers.shutdownNow();
      }
      await()
          .untilAsserted(
              () -> assertThat(quotas.consume("cold", "api", 1).allowed()).isTrue());
    }
  }

  @Test
  void aLockThatSomebodyHoldsDelaysNobodyElseForLong() throws Exception {
    try (HikariDataSource pool = Pools.of(SERVER.createDatabase());
        JdbcStore store = JdbcStore.of(pool)) {
      Takes stuck = Takes.ofNewCustomer(store.usage(), 1_000_000);
      Takes free = Takes.ofNewCustomer(store.usage(), 1_000_000);
      assertThat(store.usage().take(stuck.take(1))).isInstanceOf(TakeAnswer.Taken.class);
      assertThat(store.usage().take(free.take(1))).isInstanceOf(TakeAnswer.Taken.class);
      try (var holder = pool.getConnection();
          var statement = holder.createStatement();
          Load waiting = Load.on(stuck, 2, Duration.ofMillis(500))) {
        holder.setAutoCommit(false);
        statement.execute("SELECT * FROM quota_counters WHERE customer_id = '" + stuck.customer()
            + "' FOR UPDATE");
        for (int i = 0; i < 50; i++) {
          assertThat(store.usage().take(free.take("k" + i, 1, Duration.ofMillis(500))))
              .isInstanceOf(TakeAnswer.Taken.class);
        }
        holder.rollback();
        waiting.awaitAnswers(10);
        waiting.stop();
        assertThat(stuck.settled()).isEqualTo(Sql.ledger(pool, stuck.customer()));
      }
    }
  }

  private static boolean isFound(UsageStore usage, OperationId id) {
    return usage.find(id, usage.now().plus(Takes.PATIENCE)).isPresent();
  }

  private static Set<String> values(Set<OperationId> ids) {
    Set<String> values = new HashSet<>();
    for (OperationId id : ids) values.add(id.value());
    return values;
  }
}
