package io.github.quota4j.jdbc;

import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Subscriptions. A customer has one that counts: the newest of those that are active or on trial. */
final class SubscriptionTable {
  private static final String FIND = """
      SELECT subscription_id, plan_name, period_anchor, time_zone, current_period_start, revision
      FROM billing_subscriptions WHERE customer_id = ? AND status IN ('active', 'trialing')
      ORDER BY current_period_start DESC, created_at DESC, subscription_id FETCH FIRST 1 ROW ONLY""";

  private static final String INSERT = """
      INSERT INTO billing_subscriptions
        (plan_name, period_anchor, time_zone, current_period_start, current_period_end, revision, subscription_id, customer_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String UPDATE = """
      UPDATE billing_subscriptions
      SET plan_name = ?, period_anchor = ?, time_zone = ?, current_period_start = ?, current_period_end = ?, revision = ?,
          updated_at = CURRENT_TIMESTAMP
      WHERE subscription_id = ?""";

  private static final String HAS_CUSTOMER =
      "SELECT 1 FROM billing_customers WHERE customer_id = ?";

  private static final String INSERT_CUSTOMER =
      "INSERT INTO billing_customers (customer_id, project_name) VALUES (?, 'quota4j')";

  private SubscriptionTable() {}

  /** A subscription with the number of the change that made it what it is. */
  record Revised(String id, Subscription subscription, long revision) {}

  static Optional<Revised> find(Session session, String customer) throws SQLException {
    List<Revised> found = new ArrayList<>(1);
    session
        .script()
        .add(FIND, row -> found.add(revised(customer, row)), customer)
        .run();
    return found.stream().findFirst();
  }

  /** Creates the customer, too, if it is not there. */
  static void save(Session session, Subscription subscription, long revision, Instant now)
      throws SQLException {
    Optional<Revised> present = find(session, subscription.customer());
    if (present.isPresent()) {
      session
          .script()
          .add(UPDATE, values(subscription, revision, now, present.get().id()))
          .run();
      return;
    }
    createCustomer(session, subscription.customer());
    String id = "quota4j-" + UUID.randomUUID();
    List<Object> values = new ArrayList<>(List.of(values(subscription, revision, now, id)));
    values.add(subscription.customer());
    session.script().add(INSERT, values.toArray()).run();
  }

  private static void createCustomer(Session session, String customer) throws SQLException {
    List<Boolean> there = new ArrayList<>(1);
    session.script().add(HAS_CUSTOMER, row -> there.add(true), customer).run();
    if (there.isEmpty()) session.script().add(INSERT_CUSTOMER, customer).run();
  }

  /** The published columns tell the period that is current now. */
  private static Object[] values(Subscription subscription, long revision, Instant now, String id) {
    Window current = subscription.windowAt(ResetPeriod.MONTHLY, now);
    return new Object[] {
      subscription.plan(),
      anchor(subscription),
      subscription.zone().getId(),
      current.start(),
      current.end(),
      revision,
      id
    };
  }

  private static Object anchor(Subscription subscription) {
    return subscription.anchor().isPresent()
        ? subscription.anchor().get().truncatedTo(ChronoUnit.MICROS)
        : Script.NULL_INSTANT;
  }

  /** Without a zone it was written by others, who count from the start of the current period. */
  private static Revised revised(String customer, ResultSet row) throws SQLException {
    Optional<String> zone = Rows.optionalText(row, 4);
    Optional<Instant> anchor = Rows.optionalInstant(row, 3);
    if (zone.isEmpty() && anchor.isEmpty()) anchor = Optional.of(Rows.instant(row, 5));
    Subscription subscription = new Subscription(
        customer, row.getString(2), anchor, zone.map(ZoneId::of).orElse(ZoneOffset.UTC));
    return new Revised(row.getString(1), subscription, row.getLong(6));
  }
}
