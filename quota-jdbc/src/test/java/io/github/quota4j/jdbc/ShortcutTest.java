package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Quotas;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Marks;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.UsageStore;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which charges take the shortcut, and that those which do are counted as all others are. */
@ExtendWith(Servers.class)
@Timeout(60)
final class ShortcutTest {
  private static final HoldTerms A_MINUTE =
      new HoldTerms(HoldTerms.Kind.RESERVATION, Duration.ofMinutes(1));

  private static final int POOL_SIZE = 4;

  private final HikariDataSource pool;
  private final JdbcStore store;
  private final UsageStore usage;
  private final ExecutorService callers = Executors.newCachedThreadPool();

  ShortcutTest(Postgres postgres) {
    pool = Pools.of(postgres.createDatabase(), POOL_SIZE, true);
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
  void theFirstChargeOfACounterTakesTheFullPathAndTheNextOnesDoNot() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    take(takes.take(10));
    assertThat(shortcuts()).isZero();
    take(takes.take(20));
    take(takes.take(30));
    assertThat(shortcuts()).isEqualTo(2);
    assertThat(takes.settled()).isEqualTo(60);
    assertThat(Sql.ledger(pool, takes.customer())).isEqualTo(60);
  }

  @Test
  void theChargeThatReachesTheLimitTakesTheFullPathAndNothingPassesIt() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    take(takes.take(10));
    take(takes.take(89));
    assertThat(shortcuts()).isEqualTo(1);
    assertThat(usage.take(takes.take(2))).isInstanceOf(TakeAnswer.Refused.class);
    take(takes.take(1));
    assertThat(shortcuts()).isEqualTo(1);
    assertThat(usage.take(takes.take(1))).isInstanceOf(TakeAnswer.Refused.class);
    assertThat(takes.settled()).isEqualTo(100);
  }

  @Test
  void theChargeThatReachesAThresholdTakesTheFullPathAndTheNextOneDoesNot() throws SQLException {
    try (Quotas quotas =
        Quotas.builder(store).defaultPlan("free").timeout(Takes.PATIENCE).build()) {
      quotas.admin().apply(Plan.of("free", Quota.soft("api", 100).alertAt(50).alertAtUnits(60)));
      for (int units : new int[] {1, 48}) quotas.consume("acme", "api", units).orElseThrow();
      assertThat(shortcuts()).isEqualTo(1);
      quotas.consume("acme", "api", 1).orElseThrow();
      assertThat(shortcuts()).isEqualTo(1);
      quotas.consume("acme", "api", 9).orElseThrow();
      assertThat(shortcuts()).isEqualTo(2);
      quotas.consume("acme", "api", 1).orElseThrow();
      assertThat(shortcuts()).isEqualTo(2);
      assertThat(quotas.admin().alerts("acme")).hasSize(2);
    }
  }

  @Test
  void whatIsHeldCountsAsMuchAsWhatIsSettled() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    take(takes.take(1));
    take(takes.take("hold", 59, Takes.PATIENCE).withHold(A_MINUTE));
    assertThat(usage.take(takes.take(41))).isInstanceOf(TakeAnswer.Refused.class);
    take(takes.take(39));
    assertThat(shortcuts()).isEqualTo(1);
    assertThat(usage.take(takes.take(2))).isInstanceOf(TakeAnswer.Refused.class);
  }

  /** The host's own function may give one customer two plans, and both have the catalog's version. */
  @Test
  void anotherCeilingOfTheSameVersionHoldsToo() {
    Takes large = Takes.ofNewCustomer(usage, 1_000);
    Takes small = new Takes(usage, large.customer(), "api", 20);
    take(large.take(15));
    assertThat(usage.take(small.take(10))).isInstanceOf(TakeAnswer.Refused.class);
    take(small.take(5));
    assertThat(usage.take(small.take(1))).isInstanceOf(TakeAnswer.Refused.class);
    take(large.take(100));
  }

  /** A plan that follows begins by arithmetic, without a new version, perhaps within a window: there both meet. */
  @Test
  void eachOfTwoPlansOfTheSameVersionStopsAtItsOwnThresholds() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 0);
    take(underPlan(takes, 1_000, 10));
    take(underPlan(takes, 1_000, 30));
    take(underPlan(takes, 100, 9));
    assertThat(shortcuts()).isEqualTo(2);
    take(underPlan(takes, 100, 1));
    assertThat(shortcuts()).isEqualTo(2);
    take(underPlan(takes, 1_000, 10));
    take(underPlan(takes, 100, 39));
    assertThat(shortcuts()).isEqualTo(4);
    assertThat(Sql.rows(pool, "SELECT threshold, used FROM quota_alerts"))
        .containsExactly("50%|50");
  }

  @Test
  void chargesOfTwoPlansInOneBatchStopAtTheThresholdsOfEach() throws Exception {
    Takes takes = Takes.ofNewCustomer(usage, 0);
    take(underPlan(takes, 1_000, 10));
    List<Callable<TakeAnswer>> calls = List.of(
        () -> usage.take(underPlan(takes, 1_000, 1)), () -> usage.take(underPlan(takes, 100, 45)));
    for (Future<TakeAnswer> answer : together(calls))
      assertThat(answer.get()).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(takes.settled()).isEqualTo(56);
    assertThat(Sql.rows(pool, "SELECT threshold FROM quota_alerts")).containsExactly("50%");
  }

  /** By a soft limit with an alert at its half. */
  private static Take underPlan(Takes takes, long limit, long units) {
    Ceiling ceiling = new Ceiling.Amount(limit, Unit.MAX_SMALLEST);
    Leg leg = Leg.of(new Bucket(takes.counter(), Window.ALWAYS.end(), ceiling))
        .with(Marks.of(Quota.soft("api", limit).alertAt(50)));
    Take plain = takes.take(1);
    Item item = new Item("api", "", 0, Demand.exactly(units), List.of(leg));
    return Take.of(plain.id(), 0, plain.deadline(), item);
  }

  @Test
  void anIdThatIsKnownIsAnsweredByTheFullPathAndItsNeighboursAreNot() throws Exception {
    Takes one = Takes.ofNewCustomer(usage, 100);
    Takes two = Takes.ofNewCustomer(usage, 100);
    take(one.take(1));
    take(two.take(1));
    Take known = one.take("key", 5, Takes.PATIENCE).withCallersId();
    TakeAnswer first = usage.take(known);
    assertThat(shortcuts()).isEqualTo(1);
    List<Future<TakeAnswer>> answers =
        together(List.of(() -> usage.take(known), () -> usage.take(two.take(7))));
    assertThat(answers.get(0).get()).isEqualTo(((TakeAnswer.Taken) first).again());
    assertThat(shortcuts()).isEqualTo(2);
    assertThat(one.settled()).isEqualTo(6);
    assertThat(two.settled()).isEqualTo(8);
  }

  @Test
  void whatTheShortcutCountedCanBeFoundRepeatedAndRefunded() {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    take(takes.take(1));
    Take take = takes.take("key", 5, Takes.PATIENCE);
    TakeAnswer.Taken answer = take(take);
    assertThat(answer.standings().get(0).counter().settled()).isEqualTo(6);
    assertThat(usage
            .find(take.id(), usage.now().plus(Takes.PATIENCE))
            .orElseThrow()
            .answer())
        .isEqualTo(answer);
    assertThat(usage.take(take)).isEqualTo(answer.again());
    assertThat(usage.take(takes.take("key", 6, Takes.PATIENCE)))
        .isInstanceOf(TakeAnswer.Conflict.class);
    usage.settle(
        new Settle.Refund(take.id(), OptionalLong.of(3)), usage.now().plus(Takes.PATIENCE));
    assertThat(takes.settled()).isEqualTo(3);
  }

  @Test
  void whatFoundNothingFreeIsToldSoAgainWhenThereIsRoom() {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    take(takes.take(1));
    Take hold = takes.take("hold", 99, Takes.PATIENCE).withHold(A_MINUTE);
    take(hold);
    Item asMuchAsFits =
        new Item(takes.service(), "", 0, Demand.upTo(7), takes.item(7).legs());
    Take take = Take.of(
        new OperationId(takes.customer(), "op"), 0, usage.now().plus(Takes.PATIENCE), asMuchAsFits);
    TakeAnswer.Taken answer = take(take);
    assertThat(answer.granted()).containsExactly(0L);
    usage.settle(Settle.release(hold.id()), usage.now().plus(Takes.PATIENCE));
    take(takes.take(1)); // leaves the way open for the shortcut
    assertThat(usage.take(take)).isEqualTo(answer.again());
    assertThat(takes.settled()).isEqualTo(2);
  }

  /** Its operation is in the ledger for ever, but what became of it is cleaned away after a while. */
  @Test
  void aRefundThatWasForgottenIsNotGivenAgain() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    take(takes.take(1));
    Take take = takes.take(5);
    take(take);
    assertThat(operations(take)).isEqualTo("0");
    Settle refund = new Settle.Refund(take.id(), OptionalLong.empty());
    usage.settle(refund, usage.now().plus(Takes.PATIENCE));
    assertThat(operations(take)).isEqualTo("1");
    Sql.run(pool, "DELETE FROM quota_operations");
    usage.settle(refund, usage.now().plus(Takes.PATIENCE));
    assertThat(takes.settled()).isEqualTo(1);
    assertThat(Sql.ledger(pool, takes.customer())).isEqualTo(1);
  }

  private String operations(Take take) throws SQLException {
    return Sql.one(
        pool,
        "SELECT count(*) FROM quota_operations WHERE operation_id = '"
            + take.id().value() + "'");
  }

  @Test
  void callersOfTwoNodesThatUseTheSameIdsAreCountedOnce() throws Exception {
    try (JdbcStore other = JdbcStore.of(pool)) {
      Takes takes = Takes.ofNewCustomer(usage, 1_000_000);
      take(takes.take(1));
      Takes others = takes.by(other.usage());
      List<Callable<TakeAnswer>> calls = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String id = "key-" + i;
        calls.add(() -> usage.take(takes.take(id, 1, Takes.PATIENCE).withCallersId()));
        calls.add(() -> other.usage().take(others.take(id, 1, Takes.PATIENCE).withCallersId()));
      }
      Collections.shuffle(calls);
      for (Future<TakeAnswer> answer : callers.invokeAll(calls)) {
        assertThat(answer.get()).isInstanceOf(TakeAnswer.Taken.class);
      }
      assertThat(takes.settled()).isEqualTo(301);
      assertThat(Sql.ledger(pool, takes.customer())).isEqualTo(301);
    }
  }

  /** A lock that is given up without a change does not make the database judge the conditions anew. */
  @Test
  void aChargeWhoseTimeRanOutWhileItsCounterWasLockedIsNotCounted() throws Exception {
    Takes takes = Takes.ofNewCustomer(usage, 1_000);
    take(takes.take(1));
    Take brief = takes.take("brief", 10, Duration.ofMillis(700));
    try (Connection holder = pool.getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM quota_counters FOR UPDATE");
      List<Future<TakeAnswer>> answers = Together.start(
          pool,
          POOL_SIZE - 1,
          callers,
          List.of(() -> usage.take(brief), () -> usage.take(takes.take(100))));
      await().until(() -> isWaitedForALock(statement));
      assertGivenUp(answers.get(0));
      holder.rollback();
      assertThat(answers.get(1).get()).isInstanceOf(TakeAnswer.Taken.class);
    }
    assertThat(takes.settled()).isEqualTo(101);
    assertThat(usage.find(brief.id(), usage.now().plus(Takes.PATIENCE))).isEmpty();
  }

  /** Its caller may give up just before or just after the store does. */
  private static void assertGivenUp(Future<TakeAnswer> call) throws Exception {
    try {
      assertThat(call.get(10, TimeUnit.SECONDS)).isInstanceOf(TakeAnswer.TooLate.class);
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(QuotaStoreException.class);
    }
  }

  /** It has its counters by then, and waits for its customer, whom its records refer to. */
  @Test
  void aChargeOnTheFullPathWhoseTimeRanOutWhileItWasSavedIsNotCounted() throws Exception {
    Takes api = Takes.ofNewCustomer(usage, 1_000);
    Takes exports = new Takes(usage, api.customer(), "exports", 1_000);
    take(api.take(1));
    Take brief = both(api, exports, 10, Duration.ofMillis(700));
    Take patient = both(api, exports, 100, Takes.PATIENCE);
    try (Connection holder = pool.getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM billing_customers FOR UPDATE");
      List<Future<TakeAnswer>> answers = Together.start(
          pool,
          POOL_SIZE - 1,
          callers,
          List.of(() -> usage.take(brief), () -> usage.take(patient)));
      await().until(() -> isWaitedForALock(statement));
      assertGivenUp(answers.get(0));
      holder.rollback();
      assertThat(answers.get(1).get()).isInstanceOf(TakeAnswer.Taken.class);
    }
    assertThat(shortcuts()).isZero();
    assertThat(api.settled()).isEqualTo(101);
    assertThat(exports.settled()).isEqualTo(100);
    assertThat(Sql.ledger(pool, api.customer())).isEqualTo(201);
    assertThat(usage.find(brief.id(), usage.now().plus(Takes.PATIENCE))).isEmpty();
  }

  private static Take both(Takes one, Takes other, long units, Duration patience) {
    Take take = one.take(units + " of both", units, patience);
    return Take.of(take.id(), 0, take.deadline(), one.item(units), other.item(units));
  }

  @Test
  void rowsOfOthersThatAreNotCountedYetSendChargesTheFullWay() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    take(takes.take(1));
    Sql.run(
        pool,
        "INSERT INTO billing_usage_records (customer_id, service_name, quantity) VALUES ('"
            + takes.customer() + "', 'api', 5)");
    take(takes.take(1));
    assertThat(shortcuts()).isZero();
  }

  @Test
  void aWindowThatEndsElsewhereSendsAChargeTheFullWay() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    take(takes.take(1));
    Instant end = usage.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(2));
    Bucket other = new Bucket(takes.counter(), end, Ceiling.Amount.hard(100));
    Item item = new Item("api", "", 0, Demand.exactly(1), List.of(Leg.of(other)));
    Take plain = takes.take(1);
    take(Take.of(plain.id(), 0, plain.deadline(), item));
    assertThat(shortcuts()).isZero();
  }

  @Test
  void aChargeTooLargeForTheLedgerIsRefusedAsOnTheFullPath() {
    Takes takes = Takes.ofNewCustomer(usage, 1L << 52);
    take(takes.take(1));
    assertThatThrownBy(() -> usage.take(takes.take(100_000_000_000_000L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("below 10^14 units");
  }

  @Test
  void manyCountersAreChargedInOneStatement() throws Exception {
    List<Callable<TakeAnswer>> calls = new ArrayList<>();
    List<Takes> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Takes takes = Takes.ofNewCustomer(usage, 100);
      take(takes.take(1));
      all.add(takes);
      for (int n = 1; n <= 3; n++) {
        Take take = takes.take(n);
        calls.add(() -> usage.take(take));
      }
    }
    Map<String, Set<Long>> before = new HashMap<>();
    Map<String, Set<Long>> after = new HashMap<>();
    for (Future<TakeAnswer> answer : together(calls)) {
      TakeAnswer.Taken taken = (TakeAnswer.Taken) answer.get();
      String customer = taken.standings().get(0).bucket().counter().customer();
      long settled = taken.standings().get(0).counter().settled();
      before
          .computeIfAbsent(customer, any -> new HashSet<>(Set.of(7L)))
          .add(settled - taken.granted().get(0));
      after.computeIfAbsent(customer, any -> new HashSet<>(Set.of(1L))).add(settled);
    }
    assertThat(before).isEqualTo(after); // each goes on where another ended
    for (Takes takes : all) assertThat(takes.settled()).isEqualTo(7);
    assertThat(shortcuts()).isEqualTo(60);
    assertThat(Sql.rows(
            pool,
            "SELECT DISTINCT xmin FROM billing_usage_records WHERE get_byte(operation, 0) = 240"))
        .hasSize(1);
  }

  @Test
  void metadataAndSubjectReachTheLedger() throws SQLException {
    Takes takes = Takes.ofNewCustomer(usage, 100);
    take(takes.take(1));
    Take plain = takes.take("key", 2, Takes.PATIENCE);
    take(new Take(
        new OperationId(takes.customer(), "key"),
        true,
        0,
        plain.deadline(),
        plain.items(),
        plain.hold(),
        false,
        plain.eventTime(),
        Map.of("path", "/a\"b")));
    assertThat(shortcuts()).isEqualTo(1);
    assertThat(Sql.one(
            pool,
            "SELECT kind, line, report, subject, quantity::text, unit_scale, event_count, metadata, counted"
                + " FROM billing_usage_records WHERE operation_id = 'key'"))
        .isEqualTo("use|0|0||2.000000|0|1|{\"path\": \"/a\\\"b\"}|t");
  }

  private static boolean isWaitedForALock(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT 1 FROM pg_locks WHERE NOT granted")) {
      return row.next();
    }
  }

  private TakeAnswer.Taken take(Take take) {
    TakeAnswer answer = usage.take(take);
    assertThat(answer).isInstanceOf(TakeAnswer.Taken.class);
    return (TakeAnswer.Taken) answer;
  }

  /** How many charges took it: what it stores begins with a byte of its own. */
  private long shortcuts() throws SQLException {
    return Long.parseLong(
        Sql.one(
            pool,
            "SELECT (SELECT count(*) FROM quota_operations WHERE get_byte(content, 0) = 240)"
                + " + (SELECT count(*) FROM billing_usage_records WHERE get_byte(operation, 0) = 240)"));
  }

  /** Makes calls wait for a connection until all of them do, so that they are one batch. */
  private <A> List<Future<A>> together(List<? extends Callable<? extends A>> calls)
      throws Exception {
    return Together.start(pool, POOL_SIZE, callers, calls);
  }
}
