package io.github.quota4j.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import javax.sql.DataSource;

/** A database that nself made, and what its functions do with it. */
record Nself(DataSource database) {
  /** Makes its tables, with a plan of three services. */
  static Nself in(DataSource database) throws SQLException {
    Sql.run(database, schema());
    Sql.run(database, """
        INSERT INTO billing_plans (plan_name, display_name) VALUES ('starter', 'Starter');
        INSERT INTO billing_quotas
          (plan_name, service_name, limit_value, limit_type, enforcement_mode, overage_price, reset_period)
        VALUES ('starter', 'api', 100000, 'requests', 'soft', 0.0001, 'monthly'),
               ('starter', 'storage', 10, 'gb', 'hard', 0, 'monthly'),
               ('starter', 'compute', 5, 'cpu-hours', 'hard', 0, 'daily'),
               ('starter', 'functions', 7, 'invocations', 'hard', 0, 'weekly')""");
    return new Nself(database);
  }

  Nself subscribe(String customer, Instant periodStart) throws SQLException {
    Sql.run(database, """
        INSERT INTO billing_customers (customer_id, project_name) VALUES ('%1$s', 'shop');
        INSERT INTO billing_subscriptions
          (subscription_id, customer_id, plan_name, current_period_start, current_period_end)
        VALUES ('sub_%1$s', '%1$s', 'starter', '%2$s', '%2$s'::timestamptz + interval '1 month')""".formatted(customer, periodStart));
    return this;
  }

  Nself use(String customer, String service, String quantity, Instant at) throws SQLException {
    Sql.run(database, """
        INSERT INTO billing_usage_records (customer_id, service_name, quantity, recorded_at)
        VALUES ('%s', '%s', '%s', '%s')""".formatted(customer, service, quantity, at));
    return this;
  }

  private static String schema() {
    try (InputStream file = Nself.class.getResourceAsStream("/nself.sql")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
