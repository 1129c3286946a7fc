package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The role of docs/postgresql. That the whole store works with it is {@link RoleContractTest}'s. */
@ExtendWith(Servers.class)
final class RoleTest {
  private final String url;

  RoleTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void theRoleCanUseTheStoreAndCountWhatOthersRecordAndNothingElse() throws Exception {
    try (HikariDataSource owner = Pools.of(url);
        Roles roles = Roles.in(owner);
        HikariDataSource pool = Pools.of(Roles.url(url));
        JdbcStore store = JdbcStore.of(pool).schema(SchemaMode.VALIDATE)) {
      assertThat(roles.owner()).isSameAs(owner);
      Takes takes = Takes.ofNewCustomer(store.usage(), 10);
      assertThat(store.usage().take(takes.take(1))).isInstanceOf(TakeAnswer.Taken.class);
      Sql.run(
          owner,
          "INSERT INTO billing_usage_records (customer_id, service_name) VALUES ('"
              + takes.customer() + "', 'api')");
      assertThat(store.usage().take(takes.take(9))).isInstanceOf(TakeAnswer.Refused.class);
      assertThat(takes.settled()).isEqualTo(2);
      assertThat(store.ledger().orElseThrow().repair(10)).isEmpty();
      for (String forbidden : new String[] {
        "DELETE FROM billing_usage_records",
        "UPDATE billing_usage_records SET quantity = 0",
        "DELETE FROM billing_customers",
        "CREATE TABLE mine (id integer)",
        "DROP TABLE quota_counters"
      }) {
        assertThatThrownBy(() -> Sql.run(pool, forbidden))
            .as(forbidden)
            .hasMessageMatching("(?s).*(permission denied|must be owner).*");
      }
    }
  }

  @Test
  void underRowLevelSecurityACustomersSessionSeesItsRowsOnly() throws Exception {
    try (HikariDataSource owner = Pools.of(url);
        Roles roles = Roles.in(owner).run("row-level-security.sql");
        HikariDataSource pool = Pools.of(Roles.url(url));
        JdbcStore store = JdbcStore.of(pool)) {
      assertThat(roles.owner()).isSameAs(owner);
      Takes one = Takes.ofNewCustomer(store.usage(), 10);
      Takes two = Takes.ofNewCustomer(store.usage(), 10);
      store.usage().take(one.take(1));
      store.usage().take(two.take(2));
      assertThat(store.ledger().orElseThrow().rollUp()).isEqualTo(2);
      String tenant = "tenant_" + Integer.toHexString(url.hashCode());
      try (Connection connection = owner.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE ROLE " + tenant);
        statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + tenant);
        statement.execute("SET ROLE " + tenant);
        for (String table : new String[] {
          "billing_customers",
          "billing_usage_records",
          "quota_counters",
          "quota_operations",
          "quota_usage_hours"
        }) {
          statement.execute("SET app.current_customer_id = ''");
          assertThat(count(statement, table)).as(table).isZero();
          statement.execute("SET app.current_customer_id = '" + two.customer() + "'");
          assertThat(count(statement, table)).as(table).isEqualTo(1);
        }
        statement.execute("RESET ROLE; DROP OWNED BY " + tenant + "; DROP ROLE " + tenant);
      }
    }
  }

  private static int count(Statement statement, String table) throws Exception {
    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getInt(1);
    }
  }
}
