package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.CatalogRow;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.store.Directory;
import io.github.quota4j.store.Profile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The customers' own rows, and what becomes of everything else when one of them is deleted. */
public final class JdbcDirectory implements Directory {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String SAVE = """
      UPDATE billing_customers
      SET name = coalesce(?, name), email = coalesce(?, email), deleted_at = NULL, updated_at = CURRENT_TIMESTAMP
      WHERE customer_id = ?""";

  private static final String SELECT =
      "SELECT customer_id, name, email FROM billing_customers WHERE deleted_at IS NULL AND ";

  private static final String FIND = SELECT + "customer_id = ?";

  private static final String PAGE =
      SELECT + "customer_id > ? ORDER BY customer_id FETCH FIRST ? ROWS ONLY";

  /** Whoever charges the customer for the first time waits, and finds that it is gone. */
  private static final String LOCK =
      "SELECT customer_id FROM billing_customers WHERE customer_id = ? AND deleted_at IS NULL FOR UPDATE";

  private static final String ADD_PSEUDONYM = """
      INSERT INTO billing_customers (customer_id, project_name, deleted_at) VALUES (?, 'quota4j', CURRENT_TIMESTAMP)""";

  /** An operation tells the customer's id; what is refunded by it is refunded before. */
  private static final String KEEP_RECORDS = """
      UPDATE billing_usage_records SET customer_id = ?, subject = '', operation = NULL WHERE customer_id = ?""";

  private static final String KEEP_HOURS =
      "UPDATE quota_usage_hours SET customer_id = ? WHERE customer_id = ?";

  /** What was billed stays; the lines go along. */
  private static final String KEEP_STATEMENTS =
      "UPDATE quota_statements SET customer_id = ? WHERE customer_id = ?";

  private static final String KEEP_GLASS =
      "UPDATE quota_glass SET customer_id = ? WHERE customer_id = ?";

  private static final String DELETE_COUNTERS = "DELETE FROM quota_counters WHERE customer_id = ?";

  private static final String DELETE_OPERATIONS =
      "DELETE FROM quota_operations WHERE customer_id = ?";

  private static final String DELETE_DELIVERIES =
      "DELETE FROM quota_deliveries WHERE customer_id = ?";

  private static final String DELETE_ALERTS = "DELETE FROM quota_alerts WHERE customer_id = ?";

  /** Subscriptions, agreements, turns and ids of removed records go with it. */
  private static final String DELETE = "DELETE FROM billing_customers WHERE customer_id = ?";

  private final Workers workers;

  public JdbcDirectory(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void save(Profile profile) {
    boolean unused = workers.change(PATIENCE, session -> {
      SubscriptionTable.createCustomer(session, profile.customer());
      session
          .script()
          .add(
              SAVE,
              Script.orNull(profile.name()),
              Script.orNull(profile.email()),
              profile.customer())
          .run();
      session.commit();
      return true;
    });
  }

  @Override
  public Optional<Profile> find(String customer) {
    return workers.ask(PATIENCE, session -> read(session, FIND, customer)).stream()
        .findFirst();
  }

  @Override
  public List<Profile> page(String after, int most) {
    if (most < 1) throw new IllegalArgumentException("most must be at least 1, was " + most);
    return workers.ask(PATIENCE, session -> read(session, PAGE, after, most));
  }

  @Override
  public Optional<String> delete(String customer, Duration within) {
    return workers.changeHere(within, session -> {
      // The catalog's lock first, as all who change a customer take it.
      long unused = CatalogRow.nextRevision(session);
      List<String> there = new ArrayList<>(1);
      session.script().add(LOCK, row -> there.add(row.getString(1)), customer).run();
      if (there.isEmpty()) return Optional.<String>empty();
      String pseudonym = "deleted-" + UUID.randomUUID();
      delete(session, customer, pseudonym);
      boolean unusedTold = session.announce(Optional.of(customer));
      session.commit();
      return Optional.of(pseudonym);
    });
  }

  private static void delete(Session session, String customer, String pseudonym)
      throws SQLException {
    session
        .script()
        .add(ADD_PSEUDONYM, pseudonym)
        .add(KEEP_RECORDS, pseudonym, customer)
        .add(KEEP_HOURS, pseudonym, customer)
        .add(KEEP_STATEMENTS, pseudonym, customer)
        .add(KEEP_GLASS, pseudonym, customer)
        .add(DELETE_COUNTERS, customer)
        .add(DELETE_OPERATIONS, customer)
        .add(DELETE_DELIVERIES, customer)
        .add(DELETE_ALERTS, customer)
        .add(DELETE, customer)
        .run();
  }

  private static List<Profile> read(Session session, String sql, Object... values)
      throws SQLException {
    List<Profile> profiles = new ArrayList<>();
    session.script().add(sql, row -> profiles.add(profile(row)), values).run();
    return profiles;
  }

  /** Others may have written an empty name. */
  private static Profile profile(ResultSet row) throws SQLException {
    return new Profile(
        row.getString(1),
        Rows.optionalText(row, 2).filter(text -> !text.isBlank()),
        Rows.optionalText(row, 3).filter(text -> !text.isBlank()));
  }
}
