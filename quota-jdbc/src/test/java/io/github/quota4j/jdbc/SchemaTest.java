package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Quotas;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.Driver;

@ExtendWith(Servers.class)
final class SchemaTest {
  private final String url;

  SchemaTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void theTablesAreMadeAtTheFirstCallAndFoundByTheNextStore() throws SQLException {
    try (HikariDataSource pool = Pools.of(url)) {
      for (int start = 0; start < 2; start++) {
        try (JdbcStore store = JdbcStore.of(pool)) {
          store.catalog().apply(List.of(Plan.of("free", Quota.hard("api", 10))));
        }
      }
      assertThat(Sql.rows(pool, "SELECT version FROM quota_schema_history WHERE success"))
          .endsWith(Schema.VERSION);
    }
  }

  @Test
  void aDataSourceWithoutAPoolWillDo() {
    DriverSource source = new DriverSource(new Driver(), url);
    try (JdbcStore store = JdbcStore.of(source)) {
      Takes takes = Takes.ofNewCustomer(store.usage(), 10);
      assertThat(store.usage().take(takes.take(4))).isInstanceOf(TakeAnswer.Taken.class);
      assertThat(takes.settled()).isEqualTo(4);
    }
  }

  @Test
  void nodesThatStartAtOnceMakeTheTablesOnce() throws Exception {
    int nodes = 6;
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try (HikariDataSource pool = Pools.of(url, 2 * nodes, true)) {
      List<Future<Instant>> times = threads.invokeAll(Collections.nCopies(nodes, () -> {
        try (JdbcStore store = JdbcStore.of(pool)) {
          return store.usage().now();
        }
      }));
      for (Future<Instant> time : times) assertThat(time.get()).isNotNull();
      assertThat(Sql.one(pool, "SELECT count(*) FROM quota_schema_history WHERE version = '1'"))
          .isEqualTo("1");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anNselfDatabaseIsTakenAsItIsAndItsUsageCounts() throws Exception {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Sql.run(pool, resource("nself.sql"));
      InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-20T12:00:00Z"));
      try (Quotas quotas =
          Quotas.builder(store).clock(clock).timeout(Duration.ofSeconds(30)).build()) {
        assertThat(quotas.admin().plans())
            .containsExactly(Plan.of(
                "starter",
                Quota.soft("api", 100_000).scale(6).price(Price.perUnit("0.0001", "USD")),
                Quota.hard("storage", 10).unit("gb").scale(6)));
        assertThat(quotas.usage("acme").get(0).window().orElseThrow().start())
            .isEqualTo(Instant.parse("2026-03-15T00:00:00Z"));
        assertThat(quotas.consume("acme", "storage", 8).allowed()).isFalse();
        assertThat(quotas.consume("acme", "storage", 7).allowed()).isTrue();
        assertThat(quotas.usage("acme").get(1).used()).isEqualByComparingTo("9.5");
      }
      assertThat(Sql.rows(
              pool,
              "SELECT usage_id, quantity, counted FROM billing_usage_records"
                  + " WHERE operation_id IS NULL ORDER BY usage_id"))
          .containsExactly("1|4.000000|t", "2|2.500000|t");
      Sql.run(pool, "SELECT refresh_billing_usage_summary()");
    }
  }

  @Test
  void rowsThatOthersInsertLaterAreMarkedAsNotCounted() throws Exception {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Sql.run(pool, resource("nself.sql"));
      assertThat(store.usage().now()).isNotNull();
      Sql.run(
          pool,
          "INSERT INTO billing_usage_records (customer_id, service_name) VALUES ('acme', 'api')");
      assertThat(Sql.one(pool, "SELECT count(*) FROM billing_usage_records WHERE NOT counted"))
          .isEqualTo("1");
    }
  }

  @Test
  void aServerThatAcknowledgesBeforeItWritesIsRefusedUnlessThatIsAccepted() throws SQLException {
    String hasty = url + "&options=-csynchronous_commit%3Doff";
    try (HikariDataSource pool = Pools.of(hasty);
        JdbcStore store = JdbcStore.of(pool);
        JdbcStore accepting = JdbcStore.of(pool).allowAsynchronousCommit()) {
      assertThatThrownBy(() -> store.usage().now())
          .isInstanceOf(QuotaStoreException.class)
          .hasMessageContaining("synchronous_commit is off")
          .hasMessageContaining("allowAsynchronousCommit");
      assertThat(accepting.usage().now()).isNotNull();
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsSaidSoAndAskedAgainAtTheNextCall() throws SQLException {
    String name = url.replaceAll(".*/([^?]*).*", "$1");
    DriverSource missing = new DriverSource(new Driver(), url.replace(name, name + "_later"));
    DriverSource there = new DriverSource(new Driver(), url);
    try (JdbcStore store = JdbcStore.of(missing)) {
      assertThatThrownBy(() -> store.usage().now())
          .isInstanceOf(QuotaStoreException.class)
          .hasMessageContaining("does not exist")
          .matches(e -> !((QuotaStoreException) e).sent());
      Sql.run(there, "CREATE DATABASE " + name + "_later");
      assertThat(store.usage().now()).isNotNull();
    } finally {
      Sql.run(there, "DROP DATABASE " + name + "_later WITH (FORCE)");
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = SchemaTest.class.getResourceAsStream("/" + name)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
