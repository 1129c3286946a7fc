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
import io.github.quota4j.plan.Reset;
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
 * A year of a small company with two services: charges, refunds, late events, plan changes, new prices, windows that are begun
 * afresh, and jobs that are missed for weeks. What all
 * its statements add up to is what an oracle says that shares no code with them.
 */
@ExtendWith(Servers.class)
@Timeout(180)
final class YearOfBillsTest {
  private static final Instant START = Instant.parse("2025-01-01T00:00:01Z");
  private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> PLANS = List.of("free", "starter", "pro");
  private static final List<String> SERVICES = List.of("api", "search");

  /** A charge that may be given back. */
  private record Done(String customer, String service, Instant at, String operation, int units) {}

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
      live(pool, 100, 2_000);
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
    String service = SERVICES.get(random.nextInt(3) / 2); // api more often
    if (what < 60) consume(quotas, customer, service);
    else if (what < 75) late(quotas, customer, service);
    else if (what < 87) refund(quotas);
    else if (what < 93) change(quotas, customer);
    else if (what < 96) reset(quotas, customer);
    else if (what < 98) price(quotas, PLANS.get(random.nextInt(PLANS.size())));
    else if (random.nextInt(4) == 0) jobs(quotas);
  }

  private static void jobs(Quotas quotas) {
    long unusedBehind = quotas.upkeep().advancePeriods();
    long unusedLines = quotas.billing().close();
  }

  private void consume(Quotas quotas, String customer, String service) {
    int units = 1 + random.nextInt(40);
    if (quotas.consume(customer, service, units) instanceof Decision.Allowed allowed) {
      oracle.used(of(customer, service), clock.instant(), units);
      done.add(new Done(customer, service, clock.instant(), allowed.operation(), units));
    }
  }

  /** Work that already happened, up to 40 days ago. */
  private void late(Quotas quotas, String customer, String service) {
    Instant at = clock.instant().minus(random.nextInt(40 * 24 * 60), ChronoUnit.MINUTES);
    if (at.isBefore(START)) return;
    int units = 1 + random.nextInt(20);
    quotas.record(Charge.of(customer, service, units).at(at)).orElseThrow();
    oracle.used(of(customer, service), at, units);
  }

  /** Both windows of a customer are cut, here and now. */
  private void reset(Quotas quotas, String customer) {
    Instant at = quotas.admin().reset(Reset.of(customer));
    for (String service : SERVICES) oracle.reset(of(customer, service), at);
  }

  /** The oracle knows of no services: it has a customer for each. */
  private static String of(String customer, String service) {
    return customer + " of " + service;
  }

  /** An id is kept for a few minutes only; what is given back later counts at the end of the window that it was used in. */
  private void refund(Quotas quotas) {
    if (done.isEmpty()) return;
    Done last = done.remove(done.size() - 1);
    int units = 1 + random.nextInt(last.units());
    if (!quotas
        .refund(last.customer(), last.operation(), BigDecimal.valueOf(units))
        .allowed()) return;
    String customer = of(last.customer(), last.service());
    Instant end = oracle.end(customer, last.at()).minus(1, ChronoUnit.MICROS);
    Instant at = clock.instant().isBefore(end) ? clock.instant() : end;
    oracle.used(customer, at, -units);
  }

  private void subscribe(Quotas quotas, String customer) {
    String plan = PLANS.get(random.nextInt(PLANS.size()));
    quotas.admin().subscribe(new Subscription(customer, plan, BillingCycle.calendar()));
    planOf.put(customer, plan);
    plan(customer, Instant.EPOCH, plan);
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
    plan(customer, from, plan);
  }

  private void plan(String customer, Instant from, String plan) {
    for (String service : SERVICES) oracle.plan(of(customer, service), from, of(plan, service));
  }

  private void price(Quotas quotas, String plan) {
    quotas.admin().apply(Plan.of(plan, quota(plan, SERVICES.get(0)), quota(plan, SERVICES.get(1))));
  }

  private Quota quota(String plan, String service) {
    int limit = 20 + random.nextInt(60);
    BigDecimal first = BigDecimal.valueOf(1 + random.nextInt(9_999), 4);
    BigDecimal rest = BigDecimal.valueOf(1 + random.nextInt(9_999), 4);
    int firstUnits = 1 + random.nextInt(50);
    boolean isSoft = !plan.equals("free");
    Quota quota = isSoft ? Quota.soft(service, limit) : Quota.hard(service, limit);
    Price price = Price.graduated(
        "USD",
        Tier.upTo(Integer.toString(firstUnits), first.toPlainString()),
        Tier.rest(rest.toPlainString()));
    oracle.plan(
        of(plan, service),
        clock.instant(),
        new BillOracle.Terms(limit, isSoft, first, firstUnits, rest));
    return quota.price(price);
  }

  private void compare(Quotas quotas, String customer) {
    for (YearMonth month = YearMonth.of(2025, 1);
        month.getYear() == 2025;
        month = month.plusMonths(1)) {
      Instant in = month.atDay(2).atStartOfDay(ZoneOffset.UTC).toInstant();
      Statement statement = quotas.billing().statement(customer, in);
      BigDecimal due = statement.due().getOrDefault(Currency.getInstance("USD"), BigDecimal.ZERO);
      BigDecimal expected = BigDecimal.ZERO;
      for (String service : SERVICES)
        expected = expected.add(oracle.due(of(customer, service), month));
      assertThat(due)
          .as("%s of %s, seed %s: %s", month, customer, seed, statement)
          .isEqualByComparingTo(expected);
    }
  }
}
