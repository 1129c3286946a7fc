package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
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
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The host has taken every connection of its pool, which would keep who wants one for 30 seconds. */
@ExtendWith(Servers.class)
@Timeout(60)
final class ExhaustedPoolTest {
  private static final int CONNECTIONS = 3;

  private final HikariDataSource pool;
  private final Quotas quotas;

  ExhaustedPoolTest(Postgres postgres) {
    pool = Pools.of(postgres.createDatabase(), CONNECTIONS, true);
    quotas = Quotas.builder(JdbcStore.of(pool))
        .plans(List.of(Plan.of("free", Quota.hard("closed", 10), Quota.soft("open", 10))))
        .defaultPlan("free")
        .timeout(Duration.ofMillis(200))
        .build();
  }

  @AfterEach
  void close() {
    quotas.close();
    pool.close();
  }

  @Test
  void noCallWaitsLongerThanItsTimeoutAndWhatIsOpenIsCountedLater() throws SQLException {
    assertThat(quotas.consume("acme", "closed", 1).allowed()).isTrue();
    List<Connection> taken = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) taken.add(pool.getConnection());
    long begun = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      Decision closed = quotas.consume("acme", "closed", 1);
      assertThat(closed.reason()).as("it was never sent").isEqualTo(Reason.STORE_UNAVAILABLE);
      assertThat(quotas.consume("acme", "open", 1).reason()).isEqualTo(Reason.ADMITTED_UNCHECKED);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(took).as("two hundred calls").isLessThan(Duration.ofSeconds(10));
    Instant over = now(taken.get(0));
    for (Connection connection : taken) connection.close();
    await().ignoreExceptions().untilAsserted(() -> assertThat(used("open")).isEqualTo(100));
    assertThat(used("closed")).isEqualTo(1);
    String late = "SELECT count(*) FROM billing_usage_records WHERE service_name = 'open'"
        + " AND recorded_at < '" + over + "'";
    assertThat(Sql.one(pool, late)).as("when it was admitted").isEqualTo("100");
  }

  /** A charge does so that was resolved from an account which is not the newest any more. */
  @Test
  void lookingAtCountersEndsWithItsDeadline() throws SQLException {
    assertThat(quotas.consume("acme", "closed", 1).allowed()).isTrue();
    UsageStore usage = quotas.store().usage();
    CounterKey key = new CounterKey("acme", "", "closed", "main", usage.now());
    List<Connection> taken = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) taken.add(pool.getConnection());
    long begun = System.nanoTime();
    assertThatThrownBy(() -> usage.counters(Set.of(key), usage.now().plusMillis(200)))
        .isInstanceOf(QuotaStoreException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    for (Connection connection : taken) connection.close();
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT clock_timestamp()")) {
      rows.next();
      return rows.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  private int used(String service) {
    return quotas.usage("acme").stream()
        .filter(status -> status.service().equals(service))
        .map(QuotaStatus::used)
        .findFirst()
        .orElseThrow()
        .intValueExact();
  }
}
