package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Monitored;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.billing.StatementLine;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.Profile;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A look at everybody tells what others recorded, before a charge has counted it, and a limit that has no counter yet. */
@ExtendWith(Servers.class)
final class WholeVisitTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:30:00Z");
  private static final Instant ANCHOR = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration ALWAYS = Duration.ZERO;

  @Test
  void onPostgres(Postgres postgres) throws Exception {
    try (HikariDataSource pool = Pools.of(postgres.createDatabase())) {
      tellsWhatOthersRecorded(pool);
      tellsOfThoseOnTheHostsPlan(pool);
    }
  }

  @Test
  void onH2(@TempDir Path folder) throws Exception {
    try (HikariDataSource pool = Pools.of("jdbc:h2:file:" + folder.resolve("quota"))) {
      tellsWhatOthersRecorded(pool);
      tellsOfThoseOnTheHostsPlan(pool);
    }
  }

  /** Beside acme, idle and shop, who subscribed. */
  private static void tellsOfThoseOnTheHostsPlan(HikariDataSource pool) {
    SettableClock clock = new SettableClock(NOW);
    try (Quotas quotas = Quotas.builder(JdbcStore.of(pool))
        .clock(clock)
        .planOf(customer -> customer.startsWith("gone") ? Optional.empty() : Optional.of("guest"))
        .timeout(Duration.ofSeconds(20))
        .build()) {
      quotas
          .admin()
          .apply(Plan.of("guest", Quota.soft("api", 10).price(Price.perUnit("2", "USD"))));
      quotas.consume("guest", "api", 13).orElseThrow();
      quotas.customers().save(Profile.of("gone-1"));
      quotas.customers().save(Profile.of("left"));
      Optional<String> unused = quotas.customers().delete("left");
      Set<String> seen = new TreeSet<>();
      assertThat(quotas.upkeep().visit("other", ALWAYS, (customer, statuses) -> seen.add(customer)))
          .isEqualTo(4);
      assertThat(seen).containsExactly("acme", "guest", "idle", "shop");
      assertThat(quotas.upkeep().monitor(ALWAYS).customers()).isEqualTo(4);
      clock.set(Instant.parse("2026-04-02T00:00:00Z"));
      List<String> billed = new ArrayList<>();
      assertThat(quotas.billing().close()).as("lines of acme, shop and guest").isEqualTo(3);
      assertThat(quotas.billing().report(statement -> {
            for (StatementLine line : statement.lines())
              line.amount().ifPresent(due -> billed.add(statement.customer() + " " + due));
          }))
          .isEqualTo(4);
      assertThat(billed).containsExactly("guest 6.00");
    }
  }

  private static void tellsWhatOthersRecorded(HikariDataSource pool) throws SQLException {
    try (Quotas quotas = Quotas.builder(JdbcStore.of(pool))
        .clock(() -> NOW)
        .timeout(Duration.ofSeconds(20))
        .build()) {
      quotas
          .admin()
          .apply(Plan.of(
              "free",
              Quota.soft("api", 100).atMost(1_000, ResetPeriod.DAILY),
              Quota.hard("gb", 10).scale(3)));
      for (String customer : new String[] {"acme", "idle", "shop"}) {
        quotas
            .admin()
            .subscribe(new Subscription(customer, "free", BillingCycle.anchoredAt(ANCHOR)));
      }
      quotas.consume("acme", "api", 10).orElseThrow();
      record(pool, "acme", "api", "66", "2026-03-10T12:00:00Z");
      record(pool, "acme", "api", "5", "2026-03-02T00:00:00Z");
      record(pool, "acme", "api", "1000", "2026-02-28T23:59:59Z");
      record(pool, "shop", "gb", "9.5", "2026-03-01T00:00:00Z");
      Map<String, String> seen = new TreeMap<>();
      assertThat(quotas.upkeep().visit("test", ALWAYS, (customer, statuses) -> {
            for (QuotaStatus status : statuses) {
              if (status.used().signum() > 0)
                seen.put(
                    customer + " " + status.service() + " " + status.limitName(),
                    text(status.used()));
            }
          }))
          .isEqualTo(3);
      assertThat(seen)
          .isEqualTo(Map.of("acme api main", "81", "acme api daily", "76", "shop gb main", "9.5"))
          .isEqualTo(ofEach(quotas, "acme", "idle", "shop"));
      assertThat(quotas.upkeep().monitor(ALWAYS)).isEqualTo(new Monitored(3, 2, 2));
      assertThat(quotas.upkeep().monitor(ALWAYS)).isEqualTo(new Monitored(3, 2, 0));
      record(pool, "acme", "api", "20", "2026-03-10T12:10:00Z");
      assertThat(quotas.upkeep().monitor(ALWAYS)).isEqualTo(new Monitored(3, 2, 1));
    }
  }

  private static Map<String, String> ofEach(Quotas quotas, String... customers) {
    Map<String, String> used = new TreeMap<>();
    for (String customer : customers) {
      for (QuotaStatus status : quotas.usage(customer)) {
        if (status.used().signum() > 0)
          used.put(
              customer + " " + status.service() + " " + status.limitName(), text(status.used()));
      }
    }
    return used;
  }

  private static String text(BigDecimal used) {
    return used.stripTrailingZeros().toPlainString();
  }

  private static void record(
      HikariDataSource pool, String customer, String service, String quantity, String at)
      throws SQLException {
    Sql.run(pool, """
        INSERT INTO billing_usage_records (customer_id, service_name, quantity, recorded_at)
        VALUES ('%s', '%s', %s, '%s')""".formatted(customer, service, quantity, at));
  }
}
