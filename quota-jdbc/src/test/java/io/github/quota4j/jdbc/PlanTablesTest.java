package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.FailurePolicy;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
final class PlanTablesTest {
  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Plan EVERYTHING = new Plan("everything", quotas());

  private final String url;

  PlanTablesTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void aPlanComesBackFromPostgresExactlyAsItWasWritten() {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      assertRoundTrip(store.catalog());
    }
  }

  @Test
  void aPlanComesBackFromH2ExactlyAsItWasWritten() {
    try (HikariDataSource pool = Pools.h2();
        JdbcStore store = JdbcStore.of(pool)) {
      assertRoundTrip(store.catalog());
    }
  }

  @Test
  void subscriptionsKeepAnchorAndZoneAndVersionsOnlyGrow() {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Catalog catalog = store.catalog();
      Plan free = Plan.of("free", Quota.hard("api", 10));
      catalog.apply(List.of(free, EVERYTHING));
      BillingCycle anchored = BillingCycle.anchoredAt(Instant.parse("2025-01-31T15:00:00.123456Z"))
          .in(ZoneId.of("Europe/Berlin"))
          .yearly();
      Subscription first = new Subscription("acme", "free", anchored);
      catalog.change(
          "acme", Instant.parse("2026-01-01T00:00:00Z"), contract -> contract.with(first));
      Schedule schedule = Schedule.of(anchored);
      assertThat(catalog.account("acme", WITHIN)).hasValue(new Account(first, schedule, free, 2));
      Subscription second = new Subscription("acme", "everything", BillingCycle.calendar());
      Instant from = Instant.parse("2026-02-03T04:05:06.000007Z");
      catalog.change("acme", from, contract -> contract.with(second));
      Account turned =
          new Account(second, schedule.turnedTo(BillingCycle.calendar(), from), EVERYTHING, 3);
      assertThat(catalog.account("acme", WITHIN)).hasValue(turned);
      catalog.apply(List.of(free));
      assertThat(catalog.account("acme", WITHIN)).hasValue(turned);
      catalog.apply(List.of(EVERYTHING));
      assertThat(catalog.account("acme", WITHIN).orElseThrow().version()).isEqualTo(5);
      assertThat(catalog.accountOn("free", "visitor", WITHIN).orElseThrow().version())
          .isEqualTo(5);
      assertThat(catalog.accountOn("none", "visitor", WITHIN)).isEmpty();
      assertThat(catalog.account("visitor", WITHIN)).isEmpty();
    }
  }

  @Test
  void whatTheFirstOfTwoActiveSubscriptionsSaysIsNotAddedToTheSecond() throws SQLException {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      store.catalog().apply(List.of(Plan.of("free", Quota.hard("api", 10)), EVERYTHING));
      Sql.run(
          pool,
          "INSERT INTO billing_customers (customer_id, project_name) VALUES ('acme', 'shop');"
              + "INSERT INTO billing_subscriptions"
              + " (subscription_id, customer_id, plan_name, status, current_period_start, current_period_end)"
              + " VALUES ('a', 'acme', 'free', 'active', '2026-01-01', '2026-02-01'),"
              + " ('b', 'acme', 'everything', 'active', '2026-01-02', '2026-02-02'),"
              + " ('c', 'acme', 'free', 'past_due', '2026-01-03', '2026-02-03')");
      Account account = store.catalog().account("acme", WITHIN).orElseThrow();
      assertThat(account.subscription().plan()).isEqualTo("everything");
      assertThat(account.subscription().cycle().anchor())
          .hasValue(Instant.parse("2026-01-02T00:00:00Z"));
    }
  }

  @Test
  void columnsThatOthersWroteIntoAPlanAreKept() throws SQLException {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      store.catalog().apply(List.of(Plan.of("free", Quota.hard("api", 10), Quota.hard("b", 1))));
      Sql.run(
          pool,
          "UPDATE billing_plans SET price_monthly = 29; UPDATE billing_quotas SET metadata = '{\"a\": 1}'");
      store.catalog().apply(List.of(Plan.of("free", Quota.hard("c", 1), Quota.hard("api", 20))));
      assertThat(
              Sql.rows(
                  pool,
                  "SELECT price_monthly, service_name, limit_value, metadata"
                      + " FROM billing_plans JOIN billing_quotas USING (plan_name) ORDER BY display_order"))
          .containsExactly("29.00|c|1|{}", "29.00|api|20|{\"a\": 1}");
    }
  }

  private static void assertRoundTrip(Catalog catalog) {
    catalog.apply(List.of(EVERYTHING, Plan.of("empty")));
    assertThat(catalog.plans()).containsExactly(Plan.of("empty"), EVERYTHING);
  }

  private static List<Quota> quotas() {
    List<Quota> quotas = new ArrayList<>();
    for (ResetPeriod period : ResetPeriod.values()) {
      quotas.add(Quota.hard("each-" + period.word(), 10).resets(period));
    }
    quotas.add(Quota.soft("tokens", 1_000)
        .atMost(5, ResetPeriod.DAILY)
        .atMost(2, ResetPeriod.HOURLY)
        .rate(Rate.of(7, Duration.ofMillis(1_500)).burst(9))
        .overageCap(50)
        .price(Price.perUnit("0.000000001", "EUR")));
    quotas.add(Quota.hard("storage", new BigDecimal("0.010"))
        .unit("gb")
        .scale(6)
        .level()
        .countSubjects());
    quotas.add(Quota.unlimited("search").price(Price.perUnit("0", "USD")).perSubject(1));
    quotas.add(Quota.hard("open", 1).onFailure(FailurePolicy.OPEN));
    quotas.add(Quota.soft("closed", 1).onFailure(FailurePolicy.CLOSED));
    quotas.add(Quota.hard("a|'\u4e2d", 0));
    return quotas;
  }
}
