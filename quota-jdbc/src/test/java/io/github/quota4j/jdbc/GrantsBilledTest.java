package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.QuotaBilling;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Grants of customers who were over, and were charged for nothing since: the bill has them pay, once. */
@ExtendWith(Servers.class)
final class GrantsBilledTest {
  private static final Instant START = Instant.parse("2026-03-10T12:30:00Z");
  private static final Instant BILLED = Instant.parse("2026-04-11T00:00:00Z");
  private static final List<String> CUSTOMERS =
      IntStream.range(0, 40).mapToObj(i -> "c" + i).toList();

  private final SettableClock clock = new SettableClock(START);
  private final String url;

  GrantsBilledTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void onPostgres() throws SQLException {
    try (HikariDataSource pool = Pools.of(url)) {
      assertGrantsPay(pool);
    }
  }

  @Test
  void onH2() throws SQLException {
    try (HikariDataSource pool = Pools.h2()) {
      assertGrantsPay(pool);
    }
  }

  private void assertGrantsPay(DataSource pool) throws SQLException {
    try (Quotas one = quotas(pool);
        Quotas other = quotas(pool)) {
      one.admin().apply(Plan.of("p", Quota.soft("api", 10).price(Price.perUnit("1", "USD"))));
      Nself nself = new Nself(pool);
      for (String customer : CUSTOMERS) {
        one.admin().subscribe(customer, "p");
        one.admin().grant(Grant.of(customer, "g", "api", 12, START.plusSeconds(60)));
        if (customer.endsWith("7")) nself.use(customer, "api", "30", START);
        else assertThat(one.consume(customer, "api", 30).allowed()).isTrue();
      }
      clock.advance(Duration.ofDays(1));
      for (String customer : CUSTOMERS) assertDue(one.billing(), customer);
      clock.set(BILLED);
      Sql.run(
          pool,
          "DELETE FROM quota_counters WHERE customer_id LIKE '%3' AND limit_name = 'main'"); // as
      // cleaning does
      List.of(one, other).parallelStream().forEach(node -> {
        long unused = node.billing().close();
      });
      for (String customer : CUSTOMERS) {
        assertDue(one.billing(), customer);
        assertThat(one.admin().grants(customer).get(0).used())
            .as("paid by the grant of %s", customer)
            .isEqualByComparingTo("12");
      }
      assertThat(other.billing().close()).isZero();
    }
  }

  private static void assertDue(QuotaBilling billing, String customer) {
    assertThat(billing.statement(customer, START).due().get(Currency.getInstance("USD")))
        .as("due from %s", customer)
        .isEqualByComparingTo(BigDecimal.valueOf(8));
  }

  private Quotas quotas(DataSource pool) {
    return Quotas.builder(JdbcStore.of(pool))
        .clock(clock)
        .timeout(Duration.ofSeconds(30))
        .cacheTtl(Duration.ZERO)
        .build();
  }
}
