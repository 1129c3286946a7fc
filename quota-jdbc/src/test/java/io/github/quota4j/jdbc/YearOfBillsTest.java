package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.billing.Statement;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.PlanChange;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Tier;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A year of a small company: charges, refunds, late events, plan changes, new prices, and jobs that are missed for weeks. What all
 * its statements add up to is what an oracle says that shares no code with them.
 */
@ExtendWith(Servers.class)
@Timeout(180)
final class YearOfBillsTest {
  private static final Instant START = Instant.parse("2025-01-01T00:00:01Z");
  private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> PLANS = List.of("free", "starter", "pro");

  /** A charge that may be given back. */
  private record Done(String customer, Instant at, String operation, int units) {}

  private final Random random;
  private final SettableClock clock = new SettableClock(START);
  private final BillOracle oracle = new BillOracle();
  private final List<Done> done = new ArrayList<>();
  private final Map<String, String> planOf = new HashMap<>();
  private final long seed = new Random().nextLong();

  YearOfBillsTest() {
    System.out.println("a year of bills, seed " + seed);
    random = new Random(seed);
  }

  @Test
  void addsUpToTheCentOnPostgres(Postgres postgres) {
    try (HikariDataSource pool = Pools.of(postgres.createDatabase())) {
      live(pool, 100, 3_000);
    }
  }

  @Test
  void addsUpToTheCentOnH2() {
    try (HikariDataSource pool = Pools.h2()) {
      live(pool, 10, 600);
    }
  }

  private void live(HikariDataSource pool, int customers, int steps) {
    try (Quotas quotas = Quotas.builder(JdbcStore.of(pool))
        .clock(clock)
        .timeout(Duration.ofSeconds(30))
        .build()) {
      for (String plan : PLANS) price(quotas, plan);
      for (int i = 0; i < customers; i++) subscribe(quotas, "customer-" + i);
      Duration step = Duration.between(START, END).dividedBy(steps);
      for (int i = 0; i < steps; i++) {
        clock.advance(step.truncatedTo(ChronoUnit.MILLIS));
        happen(quotas, "customer-" + random.nextInt(customers));
      }
      clock.set(END.plus(Duration.ofDays(1)));
      jobs(quotas);
      assertThat(quotas.billing().close()).as("lines that are closed twice").isZero();
      for (String customer : planOf.keySet()) compare(quotas, customer);
    }
  }

  private void happen(Quotas quotas, String customer) {
    int what = random.nextInt(100);
    if (what < 60) consume(quotas, customer);
    else if (what < 75) late(quotas, customer);
    else if (what < 87) refund(quotas);
    else if (what < 96) change(quotas, customer);
    else if (what < 98) price(quotas, PLANS.get(random.nextInt(PLANS.size())));
    else if (random.nextInt(4) == 0) jobs(quotas);
  }

  private static void jobs(Quotas quotas) {
    long unusedBehind = quotas.upkeep().advancePeriods();
    long unusedLines = quotas.billing().close();
  }

  private void consume(Quotas quotas, String customer) {
    int units = 1 + random.nextInt(40);
    if (quotas.consume(customer, "api", units) instanceof Decision.Allowed allowed) {
      oracle.used(customer, clock.instant(), units);
      done.add(new Done(customer, clock.instant(), allowed.operation(), units));
    }
  }

  /** Work that already happened, up to 40 days ago. */
  private void late(Quotas quotas, String customer) {
    Instant at = clock.instant().minus(random.nextInt(40 * 24 * 60), ChronoUnit.MINUTES);
    if (at.isBefore(START)) return;
    int units = 1 + random.nextInt(20);
    quotas.record(Charge.of(customer, "api", units).at(at)).orElseThrow();
    oracle.used(customer, at, units);
  }

  /** An id is kept for a few minutes only; what is given back later counts at the end of the month that it was used in. */
  private void refund(Quotas quotas) {
    if (done.isEmpty()) return;
    Done last = done.remove(done.size() - 1);
    int units = 1 + random.nextInt(last.units());
    if (!quotas
        .refund(last.customer(), last.operation(), BigDecimal.valueOf(units))
        .allowed()) return;
    Instant end = YearMonth.from(last.at().atOffset(ZoneOffset.UTC))
        .plusMonths(1)
        .atDay(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant()
        .minus(1, ChronoUnit.MICROS);
    Instant at = clock.instant().isBefore(end) ? clock.instant() : end;
    oracle.used(last.customer(), at, -units);
  }

  private void subscribe(Quotas quotas, String customer) {
    String plan = PLANS.get(random.nextInt(PLANS.size()));
    quotas.admin().subscribe(new Subscription(customer, plan, BillingCycle.calendar()));
    planOf.put(customer, plan);
    oracle.plan(customer, Instant.EPOCH, plan);
  }

  private void change(Quotas quotas, String customer) {
    String plan = PLANS.get(random.nextInt(PLANS.size()));
    boolean isNow = random.nextBoolean();
    quotas
        .admin()
        .changePlan(customer, plan, isNow ? PlanChange.AT_ONCE : PlanChange.AT_PERIOD_END);
    YearMonth month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    Instant from = isNow
        ? clock.instant()
        : month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    oracle.plan(customer, from, plan);
  }

  private void price(Quotas quotas, String plan) {
    int limit = 20 + random.nextInt(60);
    BigDecimal first = BigDecimal.valueOf(1 + random.nextInt(9_999), 4);
    BigDecimal rest = BigDecimal.valueOf(1 + random.nextInt(9_999), 4);
    int firstUnits = 1 + random.nextInt(50);
    boolean isSoft = !plan.equals("free");
    Quota quota = isSoft ? Quota.soft("api", limit) : Quota.hard("api", limit);
    Price price = Price.graduated(
        "USD",
        Tier.upTo(Integer.toString(firstUnits), first.toPlainString()),
        Tier.rest(rest.toPlainString()));
    quotas.admin().apply(Plan.of(plan, quota.price(price)));
    oracle.plan(
        plan, clock.instant(), new BillOracle.Terms(limit, isSoft, first, firstUnits, rest));
  }

  private void compare(Quotas quotas, String customer) {
    for (YearMonth month = YearMonth.of(2025, 1);
        month.getYear() == 2025;
        month = month.plusMonths(1)) {
      Instant in = month.atDay(2).atStartOfDay(ZoneOffset.UTC).toInstant();
      Statement statement = quotas.billing().statement(customer, in);
      BigDecimal due = statement.due().getOrDefault(Currency.getInstance("USD"), BigDecimal.ZERO);
      assertThat(due)
          .as("%s of %s, seed %s: %s", month, customer, seed, statement)
          .isEqualByComparingTo(oracle.due(customer, month));
    }
  }
}
