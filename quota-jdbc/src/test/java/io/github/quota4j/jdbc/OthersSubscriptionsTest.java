package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Subscriptions that others write, as a billing system does by its webhooks: no number of ours goes with them. */
@ExtendWith(Servers.class)
@Timeout(60)
final class OthersSubscriptionsTest {
  private final HikariDataSource pool;
  private final Quotas quotas;

  OthersSubscriptionsTest(Postgres postgres) {
    this.pool = Pools.of(postgres.createDatabase());
    this.quotas = Quotas.builder(JdbcStore.of(pool))
        .defaultPlan("free")
        .cacheTtl(Duration.ZERO)
        .timeout(Duration.ofSeconds(10))
        .build();
  }

  @BeforeEach
  void plans() {
    quotas
        .admin()
        .apply(Plan.of("free", Quota.hard("api", 5)), Plan.of("pro", Quota.hard("api", 100)));
  }

  @AfterEach
  void close() {
    quotas.close();
    pool.close();
  }

  private void insert(String id, String status, String columns, String values) throws SQLException {
    Sql.run(
        pool,
        "INSERT INTO billing_customers (customer_id, project_name) VALUES ('acme', 'shop') ON CONFLICT DO NOTHING;"
            + "INSERT INTO billing_subscriptions (subscription_id, customer_id, plan_name, status,"
            + " current_period_start, current_period_end" + columns + ") VALUES ('" + id
            + "', 'acme', 'pro', '" + status + "', date_trunc('month', now()),"
            + " date_trunc('month', now()) + interval '1 month'" + values + ")");
  }

  private void assertDenied(Reason reason) {
    Decision decision = quotas.consume("acme", "api", 1);
    assertThat(decision.reason()).isEqualTo(reason);
    assertThat(decision.allowed()).isFalse();
  }

  /** The default plan's account has the catalog's number, and theirs has none: the counters have seen the newer one. */
  @Test
  void aCustomerOfTheDefaultPlanMaySubscribeElsewhere() throws SQLException {
    quotas.admin().subscribe("other", "pro");
    assertThat(quotas.consume("acme", "api", 5).allowed()).isTrue();
    assertDenied(Reason.LIMIT_REACHED);
    insert("s", "active", "", "");
    assertThat(quotas.consume("acme", "api", 50).allowed()).isTrue();
    Sql.run(
        pool, "UPDATE billing_subscriptions SET status = 'canceled' WHERE customer_id = 'acme'");
    assertDenied(Reason.LIMIT_REACHED);
    Sql.run(pool, "UPDATE billing_subscriptions SET status = 'active' WHERE customer_id = 'acme'");
    assertThat(quotas.consume("acme", "api", 45).allowed()).isTrue();
    assertDenied(Reason.LIMIT_REACHED);
  }

  @Test
  void twoThatAreInForceAreRefusedUntilOneIsLeft() throws SQLException {
    insert("one", "active", "", "");
    insert("two", "trialing", "", "");
    assertDenied(Reason.SEVERAL_SUBSCRIPTIONS);
    quotas.admin().subscribe("acme", "pro");
    assertThat(quotas.consume("acme", "api", 100).allowed()).isTrue();
    assertDenied(Reason.LIMIT_REACHED);
    assertThat(
            Sql.one(pool, "SELECT count(*) FROM billing_subscriptions WHERE status = 'canceled'"))
        .isEqualTo("1");
  }

  @Test
  void oneThatIsInForceCountsBesideAnyThatAreNot() throws SQLException {
    insert("old", "canceled", "", "");
    insert("late", "past_due", "", "");
    assertDenied(Reason.SUBSCRIPTION_PAST_DUE);
    insert("new", "active", "", "");
    assertThat(quotas.consume("acme", "api", 100).allowed()).isTrue();
  }

  @Test
  void aTrialOfTheirsEndsByItselfAndAWordThatNobodyKnowsIsNoPermission() throws SQLException {
    insert("trial", "trialing", ", trial_end", ", now() + interval '1 hour'");
    assertThat(quotas.consume("acme", "api", 50).allowed()).isTrue();
    Sql.run(pool, "UPDATE billing_subscriptions SET trial_end = now() - interval '1 second'");
    assertDenied(Reason.LIMIT_REACHED); // of the default plan
    Sql.run(pool, "UPDATE billing_subscriptions SET status = 'incomplete'");
    assertDenied(Reason.SUBSCRIPTION_UNPAID);
  }

  @Test
  void whatIsToEndWithItsPeriodEnds() throws SQLException {
    insert("s", "active", ", cancel_at_period_end", ", true");
    assertThat(quotas.consume("acme", "api", 50).allowed()).isTrue();
    Sql.run(
        pool, "UPDATE billing_subscriptions SET current_period_end = now() - interval '1 second'");
    assertDenied(Reason.LIMIT_REACHED); // of the default plan
    assertThat(quotas.upkeep().advancePeriods()).isEqualTo(1);
    assertThat(quotas.upkeep().advancePeriods()).isZero();
    assertThat(
            Sql.one(pool, "SELECT count(*) FROM billing_subscriptions WHERE status = 'canceled'"))
        .isEqualTo("1");
    assertDenied(Reason.LIMIT_REACHED);
  }
}
