package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
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
          .doesNotHaveDuplicates()
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
  void rowsThatOthersInsertLaterAreMarkedAsNotCounted() throws Exception {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      Instant now = Instant.now();
      Nself nself = Nself.in(pool).subscribe("acme", now).use("acme", "api", "1", now);
      assertThat(store.usage().now()).isNotNull();
      nself.use("acme", "api", "1", now);
      assertThat(Sql.one(pool, "SELECT count(*) FROM billing_usage_records WHERE NOT counted"))
          .isEqualTo("1");
    }
  }

  @Test
  void aStoreThatOnlyLooksRefusesTablesThatAreNotAsItNeedsThemAndChangesNothing()
      throws SQLException {
    try (HikariDataSource pool = Pools.of(url)) {
      assertRefused(pool);
      assertThat(Sql.one(pool, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
          .isEqualTo("0");
      try (JdbcStore creating = JdbcStore.of(pool)) {
        assertThat(creating.catalog().plans()).isEmpty();
      }
      try (JdbcStore looking = JdbcStore.of(pool).schema(SchemaMode.VALIDATE)) {
        assertThat(looking.catalog().plans()).isEmpty();
      }
      Sql.run(pool, "UPDATE quota_schema_history SET checksum = checksum + 1 WHERE version = '1'");
      assertRefused(pool);
      Sql.run(
          pool,
          "UPDATE quota_schema_history SET checksum = checksum - 1 WHERE version = '1';"
              + "DELETE FROM quota_schema_history WHERE version = '" + Schema.VERSION + "'");
      assertRefused(pool);
    }
  }

  private static void assertRefused(DataSource source) {
    try (JdbcStore looking = JdbcStore.of(source).schema(SchemaMode.VALIDATE)) {
      assertThatThrownBy(() -> looking.catalog().plans())
          .isInstanceOf(QuotaStoreException.class)
          .hasMessageContaining("not as this version needs it");
    }
  }

  @Test
  void aStoreThatTakesItsTablesToBeThereNeverLooks() throws SQLException {
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore creating = JdbcStore.of(pool);
        JdbcStore trusting = JdbcStore.of(pool).schema(SchemaMode.NONE)) {
      assertThatThrownBy(() -> trusting.catalog().plans()).hasMessageContaining("does not exist");
      assertThat(creating.catalog().plans()).isEmpty();
      Sql.run(pool, "DROP TABLE quota_schema_history");
      assertThat(trusting.catalog().plans()).isEmpty();
    }
  }

  @Test
  void theTablesOfH2CanBeLookedAtToo() {
    try (HikariDataSource pool = Pools.h2();
        JdbcStore creating = JdbcStore.of(pool);
        JdbcStore looking = JdbcStore.of(pool).schema(SchemaMode.VALIDATE)) {
      assertRefused(pool);
      assertThat(creating.catalog().plans()).isEmpty();
      assertThat(looking.catalog().plans()).isEmpty();
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
}
