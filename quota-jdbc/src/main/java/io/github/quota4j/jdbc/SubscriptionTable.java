package io.github.quota4j.jdbc;

import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Turn;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Account;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Subscriptions. A customer has one that counts: the newest of those that are active or on trial. Its row has the cycle that
 * it began with; how that changed since is told by {@link TurnTable}.
 */
final class SubscriptionTable {
  /** What {@link #found} reads, and behind it the customer, of subscriptions that count. */
  private static final String FIND_ALL = """
      SELECT subscription_id, plan_name, period_anchor, time_zone, billing_cycle, current_period_start, revision, customer_id
      FROM billing_subscriptions WHERE status IN ('active', 'trialing') AND\s""";

  private static final String NEWEST_FIRST =
      "current_period_start DESC, created_at DESC, subscription_id";

  private static final String FIND =
      FIND_ALL + "customer_id = ? ORDER BY " + NEWEST_FIRST + " FETCH FIRST 1 ROW ONLY";

  private static final String FIND_BETWEEN =
      FIND_ALL + "customer_id BETWEEN ? AND ? ORDER BY customer_id, " + NEWEST_FIRST;

  private static final String FIND_BEHIND = FIND_ALL + """
      current_period_end <= ? ORDER BY current_period_end FETCH FIRST 1000 ROWS ONLY FOR UPDATE SKIP LOCKED""";

  private static final String ADVANCE = """
      UPDATE billing_subscriptions
      SET current_period_start = ?, current_period_end = ?, updated_at = CURRENT_TIMESTAMP WHERE subscription_id = ?""";

  private static final String INSERT = """
      INSERT INTO billing_subscriptions
        (subscription_id, customer_id, plan_name, period_anchor, time_zone, billing_cycle, current_period_start,
         current_period_end, revision)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String UPDATE = """
      UPDATE billing_subscriptions
      SET plan_name = ?, current_period_start = ?, current_period_end = ?, revision = ?, updated_at = CURRENT_TIMESTAMP
      WHERE subscription_id = ?""";

  private static final String HAS_CUSTOMER =
      "SELECT 1 FROM billing_customers WHERE customer_id = ?";

  private static final String INSERT_CUSTOMER =
      "INSERT INTO billing_customers (customer_id, project_name) VALUES (?, 'quota4j')";

  private SubscriptionTable() {}

  /**
   * A subscription.
   *
   * @param cycle that it began with
   * @param revision the number of the change that made it what it is
   */
  record Found(String id, String plan, BillingCycle cycle, long revision) {}

  static Optional<Found> find(Session session, String customer) throws SQLException {
    List<Found> found = new ArrayList<>(1);
    session.script().add(FIND, row -> found.add(found(row)), customer).run();
    return found.stream().findFirst();
  }

  /** The subscription of each customer that has one, of all from one to another. */
  static Map<String, Found> findBetween(Session session, String first, String last)
      throws SQLException {
    Map<String, Found> found = new LinkedHashMap<>();
    session
        .script()
        .add(FIND_BETWEEN, row -> found.putIfAbsent(row.getString(8), found(row)), first, last)
        .run();
    return found;
  }

  /**
   * Brings the periods that are shown of up to a thousand subscriptions up to date.
   *
   * @return how many were behind, and not in the hands of another node
   */
  static int advance(Session session, Instant now) throws SQLException {
    Map<Found, String> behind = new LinkedHashMap<>();
    session
        .script()
        .add(FIND_BEHIND, row -> behind.put(found(row), row.getString(8)), now)
        .run();
    Map<String, TurnTable.Turns> turns = TurnTable.find(session, new TreeSet<>(behind.values()));
    try (PreparedStatement advance = session.prepare(ADVANCE)) {
      for (Map.Entry<Found, String> entry : behind.entrySet()) {
        List<Turn> ofIt = turns.getOrDefault(entry.getValue(), TurnTable.NONE).turns();
        Window period = period(new Schedule(entry.getKey().cycle(), ofIt), now);
        advance.setObject(1, period.start().atOffset(ZoneOffset.UTC));
        advance.setObject(2, period.end().atOffset(ZoneOffset.UTC));
        advance.setString(3, entry.getKey().id());
        advance.addBatch();
      }
      int unused = advance.executeBatch().length;
    }
    return behind.size();
  }

  /**
   * Creates the customer, too, if it is not there.
   *
   * @param from when another cycle may begin at the earliest
   */
  static void save(
      Session session, Subscription subscription, Instant from, long revision, Instant now)
      throws SQLException {
    String customer = subscription.customer();
    Optional<Found> present = find(session, customer);
    if (present.isEmpty()) {
      createCustomer(session, customer);
      TurnTable.forget(session, customer); // of windows that it had without a subscription
      insert(session, subscription, revision, now);
      return;
    }
    List<Turn> turns = TurnTable.find(session, customer).turns();
    Schedule before = new Schedule(present.get().cycle(), turns);
    Schedule after = before.turnedTo(subscription.cycle(), from.truncatedTo(ChronoUnit.MICROS));
    for (Turn turn : after.turns().subList(turns.size(), after.turns().size()))
      TurnTable.add(session, customer, turn, revision);
    update(session, present.get().id(), subscription.plan(), after, revision, now);
  }

  /** Saves the turn that a reset is. */
  static void turn(Session session, Reset reset, Account account, Instant at, long revision)
      throws SQLException {
    Schedule after = account.schedule().reset(reset, at);
    Turn turn = after.turns().get(after.turns().size() - 1);
    createCustomer(session, reset.customer());
    TurnTable.add(session, reset.customer(), turn, revision);
    Optional<Found> present = find(session, reset.customer());
    if (present.isPresent())
      update(session, present.get().id(), present.get().plan(), after, revision, at);
  }

  private static void createCustomer(Session session, String customer) throws SQLException {
    List<Boolean> there = new ArrayList<>(1);
    session.script().add(HAS_CUSTOMER, row -> there.add(true), customer).run();
    if (there.isEmpty()) session.script().add(INSERT_CUSTOMER, customer).run();
  }

  private static void insert(Session session, Subscription subscription, long revision, Instant now)
      throws SQLException {
    BillingCycle cycle = subscription.cycle();
    Window period = period(Schedule.of(cycle), now);
    session
        .script()
        .add(
            INSERT,
            "quota4j-" + UUID.randomUUID(),
            subscription.customer(),
            subscription.plan(),
            cycle.anchor().<Object>map(anchor -> anchor).orElse(Script.NULL_INSTANT),
            cycle.zone().getId(),
            cycle.period().word(),
            period.start(),
            period.end(),
            revision)
        .run();
  }

  /** The published columns tell the period that is current now. */
  private static void update(
      Session session, String id, String plan, Schedule schedule, long revision, Instant now)
      throws SQLException {
    Window period = period(schedule, now);
    session
        .script()
        .add(UPDATE, plan, period.start(), period.end(), revision, id)
        .run();
  }

  private static Window period(Schedule schedule, Instant now) {
    return schedule.windowAt("", ResetPeriod.BILLING_PERIOD, now);
  }

  /** Without a zone it was written by others, who count from the start of the current period. */
  private static Found found(ResultSet row) throws SQLException {
    Optional<String> zone = Rows.optionalText(row, 4);
    Optional<Instant> anchor = Rows.optionalInstant(row, 3);
    if (zone.isEmpty() && anchor.isEmpty()) anchor = Optional.of(Rows.instant(row, 6));
    BillingCycle cycle = new BillingCycle(
        anchor,
        zone.map(ZoneId::of).orElse(ZoneOffset.UTC),
        billingPeriod(Rows.optionalText(row, 5).orElse("")));
    return new Found(row.getString(1), row.getString(2), cycle, row.getLong(7));
  }

  /** The published column says monthly or yearly; nothing else is a year. */
  static ResetPeriod billingPeriod(String word) {
    return word.equals(ResetPeriod.YEARLY.word()) ? ResetPeriod.YEARLY : ResetPeriod.MONTHLY;
  }
}
