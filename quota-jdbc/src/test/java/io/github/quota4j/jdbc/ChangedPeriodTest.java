package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reservation;
import io.github.quota4j.billing.StatementLine;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Threshold;
import io.github.quota4j.store.UsageStore;
import io.github.quota4j.testkit.SettableClock;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A limit gets another period, and its window begins at the same instant as one of before: what counts is what lies in it. */
@Timeout(120)
abstract class ChangedPeriodTest {
  /** A month begins, and with it a day. */
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private static final Quota DAILY = Quota.soft("api", 100).resets(ResetPeriod.DAILY);

  private final SettableClock clock = new SettableClock(START);
  private final HikariDataSource pool;
  private final JdbcStore store;
  private final Quotas quotas;

  ChangedPeriodTest(HikariDataSource pool) {
    this.pool = pool;
    this.store = JdbcStore.of(pool);
    this.quotas = node();
    change(DAILY);
    quotas.admin().subscribe(new Subscription("acme", "plan", BillingCycle.calendar()));
  }

  private Quotas node() {
    return Quotas.builder(store).clock(clock).timeout(Duration.ofSeconds(20)).build();
  }

  @AfterEach
  void close() {
    quotas.close();
    pool.close();
  }

  private void change(Quota quota) {
    quotas.admin().apply(Plan.of("plan", quota));
  }

  /** Uses so much on each of the next days, and comes to the day after them. */
  private void useOnEachDay(int days, long units) {
    for (int i = 0; i < days; i++) {
      quotas.consume("acme", "api", units).orElseThrow();
      clock.advance(Duration.ofDays(1));
    }
  }

  private QuotaStatus status() {
    return quotas.usage("acme").get(0);
  }

  private void assertUsed(long units) {
    assertThat(status().used()).isEqualByComparingTo(BigDecimal.valueOf(units));
    // One of a period that is no more is no longer counted on, and tells less than the ledger.
    Instant open = status().window().orElseThrow().start();
    assertThat(store.ledger().orElseThrow().discrepancies(10))
        .noneMatch(differing -> differing.counter().windowStart().equals(open));
  }

  private long takeAll() {
    Decision all = quotas.consumeUpTo(Charge.of("acme", "api", 5_000));
    return all.orElseThrow().granted().get(0).longValueExact();
  }

  @Test
  void aLongerWindowHasWhatWasUsedInAllOfIt() {
    useOnEachDay(6, 50);
    change(Quota.hard("api", 1_000).resets(ResetPeriod.MONTHLY));
    assertUsed(300);
    assertThat(quotas.check("acme", "api", 701).allowed()).isFalse();
    assertThat(takeAll()).isEqualTo(700);
    assertUsed(1_000);
    quotas.consume("acme", "api", 0).orElseThrow();
    assertThat(quotas.consume("acme", "api", 1).allowed()).isFalse();
  }

  @Test
  void aShorterWindowHasWhatWasUsedInIt() throws SQLException {
    change(DAILY.resets(ResetPeriod.MONTHLY));
    useOnEachDay(2, 50);
    change(DAILY);
    assertUsed(0);
    quotas.consume("acme", "api", 5).orElseThrow();
    quotas.record(Charge.of("acme", "api", 7).at(START)).orElseThrow();
    assertThat(counters()).containsExactly("57 2026-03-02", "5 2026-03-04");
    change(DAILY.resets(ResetPeriod.MONTHLY));
    assertUsed(112);
    quotas.consume("acme", "api", 1).orElseThrow();
    assertUsed(113);
  }

  private List<String> counters() throws SQLException {
    return Sql.rows(pool, "SELECT settled, window_end FROM quota_counters ORDER BY window_start")
        .stream()
        .map(row -> row.replaceAll("^(\\d+)\\W+(\\S{10}).*", "$1 $2"))
        .toList();
  }

  @Test
  void aPeriodThatComesBackHasWhatWasUsedMeanwhile() {
    Quota monthly = Quota.hard("api", 100);
    change(monthly);
    assertThat(quotas.consume("acme", "api", 10).allowed()).isTrue();
    change(Quota.hard("api", 80).resets(ResetPeriod.DAILY));
    assertThat(quotas.consume("acme", "api", 60).allowed()).isTrue();
    change(monthly);
    assertThat(quotas.consume("acme", "api", 31).allowed()).isFalse();
    assertThat(quotas.consume("acme", "api", 30).allowed()).isTrue();
    assertUsed(100);
  }

  @Test
  void aLimitThatComesBackHasWhatWasUsedMeanwhile() {
    Quota main = Quota.hard("api", 1_000).resets(ResetPeriod.NEVER);
    change(main.atMost(60, ResetPeriod.DAILY));
    assertThat(quotas.consume("acme", "api", 10).allowed()).isTrue();
    change(main);
    assertThat(quotas.consume("acme", "api", 45).allowed()).isTrue();
    change(main.atMost(60, ResetPeriod.DAILY));
    assertThat(quotas.consume("acme", "api", 6).allowed()).isFalse();
    assertThat(quotas.consume("acme", "api", 5).allowed()).isTrue();
    assertThat(store.ledger().orElseThrow().discrepancies(10)).isEmpty();
  }

  /** Else each denial would sum it again. */
  @Test
  void aDenialKeepsWhatWasSummed() throws SQLException {
    useOnEachDay(3, 50);
    change(Quota.hard("api", 100));
    assertThat(quotas.consume("acme", "api", 1).allowed()).isFalse();
    assertThat(Sql.one(pool, "SELECT max(settled) FROM quota_counters")).isEqualTo("150");
  }

  @Test
  void otherDecimalsCountTheSameUnits() {
    change(Quota.hard("api", 100));
    assertThat(quotas.consume("acme", "api", 50).allowed()).isTrue();
    change(Quota.hard("api", 100).scale(2));
    assertUsed(50);
    assertThat(quotas.consume("acme", "api", 51).allowed()).isFalse();
    assertThat(quotas.consume(Charge.of("acme", "api", new BigDecimal("9.5"))).allowed())
        .isTrue();
    change(Quota.hard("api", 100));
    assertUsed(60); // a part of a unit is one
    assertThat(quotas.consume("acme", "api", 41).allowed()).isFalse();
    assertThat(quotas.consume("acme", "api", 40).allowed()).isTrue();
    assertUsed(100);
  }

  @Test
  void whatIsHeldStaysHeldAndCountsOnce() {
    Reservation hold = quotas.reserve(Charge.of("acme", "api", 30), Duration.ofDays(20));
    Reservation given = quotas.reserve(Charge.of("acme", "api", 20), Duration.ofDays(20));
    useOnEachDay(6, 50);
    change(Quota.hard("api", 1_000).resets(ResetPeriod.MONTHLY));
    assertUsed(300);
    assertThat(takeAll()).isEqualTo(650);
    given.release().orElseThrow();
    assertThat(takeAll()).isEqualTo(20);
    hold.commit(30).orElseThrow();
    assertThat(takeAll()).isZero();
    assertUsed(1_000);
  }

  @Test
  void whatIsSettledLaterCountsInTheWindowThatThereIsByThen() {
    Reservation hold = quotas.reserve(Charge.of("acme", "api", 30), Duration.ofDays(20));
    quotas.consume("acme", "api", 50).orElseThrow();
    clock.advance(Duration.ofDays(3));
    change(Quota.hard("api", 1_000).resets(ResetPeriod.MONTHLY));
    quotas.consume("acme", "api", 1).orElseThrow();
    hold.commit(25).orElseThrow();
    quotas.consume("acme", "api", 0).orElseThrow();
    assertUsed(76);
    assertThat(takeAll()).isEqualTo(924);
  }

  @Test
  void whatGrantsPaidStaysPaid() {
    change(Quota.hard("api", 100).resets(ResetPeriod.DAILY));
    quotas.admin().grant(Grant.of("acme", "more", "api", 50, START));
    useOnEachDay(1, 130);
    useOnEachDay(1, 60);
    change(Quota.hard("api", 150).resets(ResetPeriod.MONTHLY));
    assertUsed(190);
    assertThat(takeAll()).as("150 of the plan, and 50 that were granted").isEqualTo(10);
    assertUsed(200);
  }

  @Test
  void displaysAndBillsTellTheSame() {
    change(DAILY.price(Price.perUnit("1", "USD")));
    useOnEachDay(6, 50);
    change(Quota.soft("api", 200).resets(ResetPeriod.MONTHLY).price(Price.perUnit("1", "USD")));
    assertThat(status().overage()).isEqualByComparingTo("100");
    assertThat(quotas.billing().statement("acme").lines().stream()
            .map(StatementLine::overage)
            .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo("100");
  }

  @Test
  void alertsOfTheFirstDayAreNoneOfTheMonth() {
    useOnEachDay(1, 80);
    useOnEachDay(5, 50);
    change(Quota.hard("api", 400).resets(ResetPeriod.MONTHLY));
    quotas.upkeep().monitor(Duration.ZERO, soFar -> {});
    quotas.consume("acme", "api", 30).orElseThrow();
    assertThat(quotas.admin().alerts("acme").stream()
            .filter(alert -> alert.limit().orElseThrow().intValueExact() == 400)
            .flatMap(alert -> alert.thresholds().stream())
            .map(Threshold::toString))
        .containsExactlyInAnyOrder("75%", "90%");
  }

  @Test
  void aWindowThatWasCutIsStillTheSame() throws SQLException {
    quotas.consume("acme", "api", 50).orElseThrow();
    clock.advance(Duration.ofHours(1));
    Instant cut = quotas.admin().reset(Reset.of("acme"));
    assertThat(cut).isEqualTo(clock.instant());
    clock.advance(Duration.ofHours(1));
    quotas.record(Charge.of("acme", "api", 7).at(START)).orElseThrow();
    assertThat(counters()).containsExactly("57 2026-03-02");
    assertUsed(0);
    assertThat(takeAll()).isEqualTo(5_000);
    assertThat(counters()).containsExactly("57 2026-03-02", "5000 2026-03-02");
  }

  /** Nodes that have not heard of the new period record late usage while another one charges by it. */
  @Test
  void stepsOfTwoPeriodsInOneBatchAreEachDecidedByTheirs() throws Exception {
    useOnEachDay(6, 50);
    UsageStore usage = store.withClock(clock).usage();
    CounterKey key = new CounterKey("acme", "", "api", Limit.MAIN, START);
    Instant deadline = clock.instant().plusSeconds(20);
    long version = usage.read("acme", Set.of(key), deadline).counter(key).version();
    List<Callable<TakeAnswer>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Take late = take("late" + i, version, key, Duration.ofDays(1), 10).asForced();
      calls.add(() -> usage.take(late));
    }
    Take all = take("all", version + 1, key, Duration.ofDays(31), 5_000);
    calls.add(() -> usage.take(all));
    ExecutorService callers = Executors.newCachedThreadPool();
    long taken = 300;
    try {
      for (Future<TakeAnswer> answer : Together.start(pool, 4, callers, calls)) {
        if (answer.get() instanceof TakeAnswer.Taken some)
          taken += some.granted().get(0);
      }
    } finally {
      callers.shutdown();
    }
    assertThat(taken).as("of the month").isEqualTo(1_000);
    assertThat(Sql.ledger(pool, "acme")).isEqualTo(1_000);
  }

  /** Else what a node took by an account in between would be missed, once somebody was denied by the newest. */
  @Test
  void aDenialHidesNoChargeOfAnAccountInBetween() {
    CounterKey month = new CounterKey("acme", "", "api", Limit.MAIN, START);
    CounterKey day = new CounterKey("acme", "", "api", "daily", START);
    Leg main = leg(month, Duration.ofDays(31), 1_000);
    Leg daily = leg(day, Duration.ofDays(1), 60);
    UsageStore usage = store.withClock(clock).usage();
    assertThat(taken(usage.take(take("both", 101, Demand.exactly(10), main, daily))))
        .isEqualTo(10);
    assertThat(taken(usage.take(take("without", 102, Demand.exactly(45), main))))
        .isEqualTo(45);
    assertThat(usage.take(take("too much", 103, Demand.exactly(6), main, daily)))
        .isInstanceOf(TakeAnswer.Refused.class);
    assertThat(taken(usage.take(take("late", 102, Demand.exactly(3), main)))).isEqualTo(3);
    assertThat(taken(usage.take(take("rest", 103, new Demand.Add(0, 100), main, daily))))
        .isEqualTo(60 - 10 - 45 - 3);
  }

  @Test
  void anAccountThatIsOutOfDateChangesNoWindowBack() throws SQLException {
    CounterKey key = new CounterKey("acme", "", "api", Limit.MAIN, START);
    UsageStore usage = store.withClock(clock).usage();
    Leg month = leg(key, Duration.ofDays(31), 1_000);
    assertThat(taken(usage.take(take("month", 102, Demand.exactly(10), month)))).isEqualTo(10);
    String end = Sql.one(pool, "SELECT window_end FROM quota_counters");
    assertThat(usage.take(take("day", 101, Demand.exactly(1), leg(key, Duration.ofDays(1), 60))))
        .isInstanceOf(TakeAnswer.Stale.class);
    assertThat(Sql.one(pool, "SELECT window_end FROM quota_counters")).isEqualTo(end);
  }

  private static long taken(TakeAnswer answer) {
    return ((TakeAnswer.Taken) answer).granted().get(0);
  }

  private static Leg leg(CounterKey key, Duration window, long limit) {
    return Leg.of(new Bucket(key, START.plus(window), Ceiling.Amount.hard(limit)));
  }

  private Take take(String id, long version, CounterKey key, Duration window, long most) {
    return take(id, version, new Demand.Add(0, most), leg(key, window, 1_000));
  }

  private Take take(String id, long version, Demand demand, Leg... legs) {
    Item item = new Item("api", "", 0, demand, List.of(legs));
    Instant deadline = clock.instant().plusSeconds(20);
    return Take.of(new OperationId("acme", id), version, deadline, item);
  }
}
