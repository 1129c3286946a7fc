package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Window;
import io.github.quota4j.testkit.SettableClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscriptions that others write say where their periods begin by the one that is shown: that stays so when it is updated. */
@Timeout(120)
abstract class OthersAnchorTest {
  private static final Window JANUARY = window("2026-01-31", "2026-02-28");
  private static final Window MARCH = window("2026-02-28", "2026-03-31");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-20T00:00:00Z"));
  private final HikariDataSource pool;
  private final Quotas quotas;

  /** @param pool an empty database */
  OthersAnchorTest(HikariDataSource pool) {
    this.pool = pool;
    this.quotas = Quotas.builder(JdbcStore.of(pool))
        .clock(clock)
        .cacheTtl(Duration.ZERO)
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  private void subscribed(boolean isToEnd) throws SQLException {
    quotas
        .admin()
        .apply(Plan.of("free", Quota.hard("api", 100)), Plan.of("pro", Quota.hard("api", 200)));
    Sql.run(
        pool, "INSERT INTO billing_customers (customer_id, project_name) VALUES ('acme', 'shop')");
    Sql.run(
        pool,
        "INSERT INTO billing_subscriptions (subscription_id, customer_id, plan_name, status, cancel_at_period_end,"
            + " current_period_start, current_period_end) VALUES ('s', 'acme', 'free', 'active', "
            + isToEnd + ", TIMESTAMP WITH TIME ZONE '2026-01-31 00:00:00Z',"
            + " TIMESTAMP WITH TIME ZONE '" + (isToEnd ? "2026-03-31" : "2026-02-28")
            + " 00:00:00Z')");
  }

  @AfterEach
  void close() {
    quotas.close();
    pool.close();
  }

  private static Window window(String start, String end) {
    return new Window(Instant.parse(start + "T00:00:00Z"), Instant.parse(end + "T00:00:00Z"));
  }

  private Window open() {
    return quotas.usage("acme").get(0).window().orElseThrow();
  }

  private boolean consume(long units) {
    return quotas.consume("acme", "api", units).allowed();
  }

  @Test
  void theUpdateOfThePeriodThatIsShownGivesNoAllowanceEarly() throws SQLException {
    subscribed(false);
    assertThat(open()).isEqualTo(MARCH);
    assertThat(consume(100)).isTrue();
    clock.set(Instant.parse("2026-03-29T00:00:00Z"));
    assertThat(quotas.upkeep().advancePeriods()).isEqualTo(1);
    assertThat(open()).isEqualTo(MARCH);
    assertThat(consume(1)).isFalse();
    clock.set(MARCH.end());
    assertThat(quotas.upkeep().advancePeriods()).isEqualTo(1);
    assertThat(open()).isEqualTo(window("2026-03-31", "2026-04-30"));
    assertThat(consume(100)).isTrue();
  }

  @Test
  void aChangeOfThePlanLeavesItsWindows() throws SQLException {
    subscribed(false);
    assertThat(consume(100)).isTrue();
    quotas.admin().subscribe("acme", "pro");
    assertThat(open()).isEqualTo(MARCH);
    assertThat(consume(101)).isFalse();
    assertThat(consume(100)).isTrue();
  }

  @Test
  void aResetCutsItsWindowInTwoAndTheNextBeginsWhereItWould() throws SQLException {
    subscribed(false);
    assertThat(consume(100)).isTrue();
    Instant cut = quotas.admin().reset(Reset.of("acme"));
    clock.advance(Duration.ofMinutes(1));
    assertThat(open()).isEqualTo(new Window(cut, MARCH.end()));
    clock.set(MARCH.end());
    assertThat(open()).isEqualTo(window("2026-03-31", "2026-04-30"));
  }

  @Test
  void aResetThatMovesTheAnchorLeavesItsEnd() throws SQLException {
    subscribed(true);
    assertThat(consume(1)).isTrue();
    Instant moved = quotas.admin().reset(Reset.of("acme").movingTheAnchor());
    clock.advance(Duration.ofMinutes(1));
    assertThat(open().start()).isEqualTo(moved);
    assertThat(consume(1)).isTrue();
    clock.set(MARCH.end());
    assertThat(consume(1)).as("it ended with its period").isFalse();
  }

  /** Else the next time that it is to end it would have ended before. */
  @Test
  void whatIsNotToEndAnyMoreHasNoEnd() throws SQLException {
    subscribed(true);
    clock.set(MARCH.end().minusSeconds(60));
    Instant unused = quotas.admin().reset(Reset.of("acme", "api"));
    Sql.run(pool, "UPDATE billing_subscriptions SET cancel_at_period_end = false");
    clock.set(Instant.parse("2026-04-20T00:00:00Z"));
    assertThat(quotas.upkeep().advancePeriods()).isEqualTo(1);
    Sql.run(pool, "UPDATE billing_subscriptions SET cancel_at_period_end = true");
    assertThat(consume(1)).isTrue();
    clock.set(Instant.parse("2026-04-30T00:00:00Z"));
    assertThat(consume(1)).as("it ended with its period").isFalse();
  }

  /** A cycle of ours by the calendar has no anchor, and gets none. */
  @Test
  void oursStaysWithTheCalendar() throws SQLException {
    subscribed(false);
    quotas.admin().subscribe(new Subscription("ours", "free", BillingCycle.calendar()));
    clock.set(Instant.parse("2026-05-20T00:00:00Z"));
    assertThat(quotas.upkeep().advancePeriods()).isEqualTo(2);
    quotas.admin().subscribe("ours", "pro");
    Instant unused = quotas.admin().reset(Reset.of("ours", "api"));
    assertThat(
            Sql.rows(
                pool,
                "SELECT customer_id FROM billing_subscriptions WHERE period_anchor IS NULL OR ends_at IS NOT NULL"))
        .containsExactly("ours");
    assertThat(JANUARY.start()).isEqualTo(Instant.parse(anchor()));
  }

  private String anchor() throws SQLException {
    return Sql.one(
        pool,
        "SELECT substring(cast(period_anchor AT TIME ZONE 'UTC' AS varchar), 1, 10) || 'T00:00:00Z'"
            + " FROM billing_subscriptions WHERE customer_id = 'acme'");
  }
}
