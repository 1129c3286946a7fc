package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.UsageStore;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls of many callers in one transaction. */
@ExtendWith(Servers.class)
@Timeout(60)
final class BatchTest {
  private static final HoldTerms A_MINUTE =
      new HoldTerms(HoldTerms.Kind.RESERVATION, Duration.ofMinutes(1));

  private final HikariDataSource pool;
  private final JdbcStore store;
  private final UsageStore usage;
  private final ExecutorService callers = Executors.newCachedThreadPool();

  BatchTest(Postgres postgres) {
    pool = Pools.of(postgres.createDatabase(), 3, true);
    store = JdbcStore.of(pool);
    usage = store.usage();
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    store.close();
    pool.close();
  }

  @Test
  void callsThatQueuedUpShareATransaction() throws Exception {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    List<Callable<TakeAnswer>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) calls.add(() -> usage.take(takes.take(4)));
    usage.take(takes.take(4));
    List<Future<TakeAnswer>> answers = together(calls);
    for (Future<TakeAnswer> answer : answers) {
      assertThat(answer.get()).isInstanceOf(TakeAnswer.Taken.class);
    }
    assertThat(takes.settled()).isEqualTo(84);
    assertThat(Sql.rows(pool, "SELECT DISTINCT xmin FROM billing_usage_records"))
        .hasSize(2);
  }

  @Test
  void badCallsFailAndTheirNeighboursDoNot() throws Exception {
    Takes good = Takes.ofNewCustomer(usage, 1_000);
    Takes longName = new Takes(usage, good.customer(), "s".repeat(101), 100);
    Takes longCustomer = new Takes(usage, "c".repeat(256), "api", 100);
    Takes tooMuch = new Takes(usage, good.customer() + "-2", "api", 1L << 52);
    OperationId hold = new OperationId(good.customer(), "hold");
    usage.take(good.take("hold", 10, Takes.PATIENCE).withHold(A_MINUTE));
    Settle twoAmountsForOneService = Settle.commit(hold, List.of(1L, 2L), List.of());
    Take unstorable = good.take("nul", 1, Takes.PATIENCE);
    Take withNul = new Take(
        unstorable.id(),
        false,
        0,
        unstorable.deadline(),
        unstorable.items(),
        Optional.empty(),
        false,
        Optional.empty(),
        Map.of("key", "\u0000"));
    List<Callable<?>> calls = new ArrayList<>();
    for (int i = 0; i < 9; i++) calls.add(() -> usage.take(good.take(10)));
    calls.add(() -> usage.take(longName.take(1)));
    calls.add(() -> usage.take(longCustomer.take(1)));
    calls.add(() -> usage.take(tooMuch.take(100_000_000_000_000L)));
    calls.add(() -> usage.take(withNul));
    calls.add(() -> usage.settle(twoAmountsForOneService, usage.now().plus(Takes.PATIENCE)));
    List<Future<Object>> answers = together(calls);
    for (Future<Object> answer : answers.subList(0, 9)) {
      assertThat(answer.get()).isInstanceOf(TakeAnswer.Taken.class);
    }
    assertFails(answers.get(9), IllegalArgumentException.class, "SQLSTATE 22001");
    assertFails(answers.get(10), IllegalArgumentException.class, "SQLSTATE 22001");
    assertFails(answers.get(11), IllegalArgumentException.class, "below 10^14 units");
    assertFails(answers.get(12), IllegalArgumentException.class, "SQLSTATE 22P05");
    assertFails(answers.get(13), IllegalArgumentException.class, "for each of the 1 services");
    assertThat(good.settled()).isEqualTo(90);
    assertThat(Sql.ledger(pool, good.customer())).isEqualTo(90);
  }

  @Test
  void aCallThatWasGivenUpWhileItWaitedIsNeverStarted() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    usage.take(takes.take(1));
    try (Connection one = pool.getConnection();
        Connection two = pool.getConnection();
        Connection three = pool.getConnection()) {
      assertThat(List.of(one, two, three)).doesNotHaveDuplicates();
      Take take = takes.take("impatient", 10, Duration.ofMillis(20));
      assertThatThrownBy(() -> usage.take(take)).matches(e -> !((QuotaStoreException) e).sent());
    }
    assertThat(takes.settled()).isEqualTo(1);
  }

  @Test
  void aReservationThatRanOutIsFreedOnAllItsServicesByAChargeOfOne() {
    SettableClock clock = new SettableClock(Instant.parse("2026-03-10T12:30:00Z"));
    UsageStore usage = store.withClock(clock).usage();
    Takes api = Takes.ofNewCustomer(usage, 10);
    Takes exports = new Takes(usage, api.customer(), "exports", 10);
    Take both = Take.of(
            new OperationId(api.customer(), "hold"),
            0,
            clock.instant().plusSeconds(30),
            api.item(8),
            exports.item(8))
        .withHold(A_MINUTE);
    assertThat(usage.take(both)).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(usage.take(api.take(3))).isInstanceOf(TakeAnswer.Refused.class);
    clock.advance(Duration.ofMinutes(1));
    assertThat(usage.take(api.take(3))).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(usage.take(exports.take(10))).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(usage.settle(Settle.release(both.id()), clock.instant().plusSeconds(30)))
        .isInstanceOf(SettleAnswer.Ended.class);
  }

  @Test
  void partsOfAHoldThatAreReportedOneAfterTheOtherAreRowsOfTheirOwn() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    Take hold = takes.take("hold", 10, Takes.PATIENCE).withHold(A_MINUTE);
    usage.take(hold);
    for (long report = 1; report <= 3; report++) {
      Settle.Report part = new Settle.Report(
          hold.id(), report, List.of(2 * report), List.of(), false, Optional.empty());
      assertThat(usage.settle(part, usage.now().plus(Takes.PATIENCE)))
          .isInstanceOf(SettleAnswer.Settled.class);
    }
    usage.settle(
        Settle.commit(hold.id(), List.of(7L), List.of()), usage.now().plus(Takes.PATIENCE));
    assertThat(Sql.rows(pool, "SELECT quantity::int FROM billing_usage_records ORDER BY usage_id"))
        .containsExactly("2", "2", "2", "1");
    assertThat(takes.settled()).isEqualTo(7);
  }

  @Test
  void aCustomerThatWasDeletedMeanwhileIsMadeAnewByItsNextCharge() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    assertThat(usage.take(takes.take(1))).isInstanceOf(TakeAnswer.Taken.class);
    Sql.run(pool, "DELETE FROM billing_customers");
    assertThat(usage.take(takes.take(1))).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(Sql.ledger(pool, takes.customer())).isEqualTo(1);
  }

  /** 0.07 × 100 is more than 7 in floating point, and 8 when rounded up. */
  @Test
  void whatIsReadFromTheLedgerAgainIsExact() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    Take take = takes.take("key", 1, Takes.PATIENCE);
    Item seven = new Item("api", "", 2, Demand.exactly(7), takes.item(1).legs());
    Take hundredths = Take.of(take.id(), 0, take.deadline(), seven).withCallersId();
    assertThat(usage.take(hundredths)).isInstanceOf(TakeAnswer.Taken.class);
    Sql.run(pool, "DELETE FROM quota_operations; DELETE FROM quota_counters");
    TakeAnswer.Taken again = (TakeAnswer.Taken) usage.take(hundredths);
    assertThat(again.repeated()).isTrue();
    assertThat(again.granted()).containsExactly(7L);
    Item one = new Item("api", "", 2, Demand.exactly(1), takes.item(1).legs());
    OperationId id = new OperationId(takes.customer(), "other");
    assertThat(usage.take(Take.of(id, 0, take.deadline(), one)))
        .isInstanceOf(TakeAnswer.Taken.class);
    assertThat(takes.settled()).isEqualTo(8);
  }

  @Test
  void aClosedStoreSaysSo() {
    usage.now();
    store.close();
    assertThatThrownBy(() -> usage.take(Takes.ofNewCustomer(usage, 1).take(1)))
        .isInstanceOf(QuotaStoreException.class)
        .hasMessageContaining("closed");
  }

  private <A> List<Future<A>> together(List<? extends Callable<? extends A>> calls)
      throws Exception {
    return Together.start(pool, 3, callers, calls);
  }

  private static void assertFails(
      Future<?> answer, Class<? extends Exception> type, String message) {
    assertThatThrownBy(answer::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(type)
        .hasMessageContaining(message);
  }
}
