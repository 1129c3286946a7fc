package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.plan.Turn;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Account;
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
import java.util.UUID;

/**
 * Subscriptions. A customer has one that counts: the newest of those that are in force, else of those that are nearest to it. Its
 * row has the cycle that it began with; how that changed since is told by {@link TurnTable}.
 */
final class SubscriptionTable {
  static final String IN_FORCE = "status IN ('active', 'trialing')";

  /** What {@link #found} reads. */
  static final String FIND_ALL = """
      SELECT subscription_id, customer_id, plan_name, period_anchor, time_zone, billing_cycle, current_period_start,
             current_period_end, revision, status, trial_end, cancel_at_period_end, ends_at, next_plan, next_from
      FROM billing_subscriptions WHERE\s""";

  private static final String BEST_FIRST = """
      CASE status WHEN 'active' THEN 0 WHEN 'trialing' THEN 0 WHEN 'past_due' THEN 1 WHEN 'canceled' THEN 3 ELSE 2 END,
      current_period_start DESC, created_at DESC, subscription_id""";

  private static final String FIND =
      FIND_ALL + "customer_id = ? ORDER BY " + BEST_FIRST + " FETCH FIRST 2 ROWS ONLY";

  private static final String FIND_BETWEEN =
      FIND_ALL + "customer_id BETWEEN ? AND ? ORDER BY customer_id, " + BEST_FIRST;

  private static final String INSERT = """
      INSERT INTO billing_subscriptions
        (subscription_id, customer_id, period_anchor, time_zone, billing_cycle, %s)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""".formatted("""
      plan_name, current_period_start, current_period_end, revision, status, trial_end, cancel_at_period_end, ends_at,
         next_plan, next_from""");

  /**
   * Where others wrote the row, its cycle begins with the period that it shows: see {@link #found}. That is kept before another
   * period is shown. A row of ours has a zone, and no anchor if it goes by the calendar.
   */
  private static final String KEEP_ANCHOR =
      "period_anchor = CASE WHEN time_zone IS NULL THEN coalesce(period_anchor, current_period_start) ELSE period_anchor END";

  /** So is the end of a period that others let a subscription end with; what does not end has none. */
  private static final String KEEP_END =
      "ends_at = CASE WHEN cancel_at_period_end THEN coalesce(ends_at, current_period_end) END";

  private static final String UPDATE = """
      UPDATE billing_subscriptions
      SET %s, plan_name = ?, current_period_start = ?, current_period_end = ?, revision = ?, status = ?, trial_end = ?,
          cancel_at_period_end = ?, ends_at = ?, next_plan = ?, next_from = ?, updated_at = CURRENT_TIMESTAMP
      WHERE subscription_id = ?""".formatted(KEEP_ANCHOR);

  static final String UPDATE_PERIOD = """
      UPDATE billing_subscriptions
      SET %s, %s, current_period_start = ?, current_period_end = ?, revision = ?, updated_at = CURRENT_TIMESTAMP
      WHERE subscription_id = ?""".formatted(KEEP_ANCHOR, KEEP_END);

  private static final String CANCEL_OTHERS = """
      UPDATE billing_subscriptions SET status = 'canceled', canceled_at = ?, updated_at = CURRENT_TIMESTAMP
      WHERE customer_id = ? AND subscription_id <> ? AND\s""" + IN_FORCE;

  private static final String SET_CANCELED =
      "UPDATE billing_subscriptions SET canceled_at = ? WHERE subscription_id = ? AND canceled_at IS NULL";

  private static final String HAS_CUSTOMER =
      "SELECT 1 FROM billing_customers WHERE customer_id = ?";

  private static final String INSERT_CUSTOMER =
      "INSERT INTO billing_customers (customer_id, project_name) VALUES (?, 'quota4j')";

  private SubscriptionTable() {}

  /**
   * A subscription.
   *
   * @param subscription as its row has it, with the cycle that it began with
   * @param revision the number of the change that made it what it is
   */
  record Found(String id, Subscription subscription, long revision) {
    boolean isInForce() {
      return subscription.status() == SubscriptionStatus.ACTIVE
          || subscription.status() == SubscriptionStatus.TRIALING;
    }

    /** Beside another one that is in force, nobody knows which one counts. */
    private Found beside(Found other) {
      return isInForce() && other.isInForce()
          ? new Found(id, subscription.with(SubscriptionStatus.SEVERAL), revision)
          : this;
    }
  }

  static Optional<Found> find(Session session, String customer) throws SQLException {
    List<Found> found = new ArrayList<>(2);
    session.script().add(FIND, row -> found.add(found(row)), customer).run();
    if (found.size() == 2) return Optional.of(found.get(0).beside(found.get(1)));
    return found.stream().findFirst();
  }

  /** The subscription of each customer that has or had one, of all from one to another. */
  static Map<String, Found> findBetween(Session session, String first, String last)
      throws SQLException {
    Map<String, Found> found = new LinkedHashMap<>();
    session
        .script()
        .add(
            FIND_BETWEEN,
            row -> found.merge(row.getString(2), found(row), Found::beside),
            first,
            last)
        .run();
    return found;
  }

  /**
   * Saves a subscription in place of the one that was found. The customer must be there.
   *
   * @param from when another cycle may begin at the earliest
   */
  static void save(
      Session session,
      Optional<Found> present,
      Subscription subscription,
      Instant from,
      long revision,
      Instant now)
      throws SQLException {
    String customer = subscription.customer();
    if (present.isEmpty()) {
      TurnTable.forget(session, customer); // of windows that it had without a subscription
      insert(session, subscription, revision, now);
      return;
    }
    List<Turn> turns = TurnTable.find(session, customer).turns();
    Schedule before = new Schedule(present.get().subscription().cycle(), turns);
    Schedule after = before.turnedTo(subscription.cycle(), from.truncatedTo(ChronoUnit.MICROS));
    for (Turn turn : after.turns().subList(turns.size(), after.turns().size()))
      TurnTable.add(session, customer, turn, revision);
    String id = present.get().id();
    Script script = session.script();
    addUpdate(script, id, subscription, after, revision, now);
    script.add(CANCEL_OTHERS, now, customer, id).run();
  }

  /** Saves the turn that a reset is. */
  static void turn(Session session, Reset reset, Account account, Instant at, long revision)
      throws SQLException {
    Schedule after = account.schedule().reset(reset, at);
    Turn turn = after.turns().get(after.turns().size() - 1);
    createCustomer(session, reset.customer());
    TurnTable.add(session, reset.customer(), turn, revision);
    Optional<Found> present = find(session, reset.customer());
    if (present.isEmpty()) return;
    Window period = period(after, at);
    session
        .script()
        .add(
            UPDATE_PERIOD, period.start(), period.end(), revision, present.get().id())
        .run();
  }

  /** Unless it is there. */
  static void createCustomer(Session session, String customer) throws SQLException {
    List<Boolean> there = new ArrayList<>(1);
    session.script().add(HAS_CUSTOMER, row -> there.add(true), customer).run();
    if (there.isEmpty()) session.script().add(INSERT_CUSTOMER, customer).run();
  }

  private static void insert(Session session, Subscription subscription, long revision, Instant now)
      throws SQLException {
    BillingCycle cycle = subscription.cycle();
    List<Object> values = new ArrayList<>(List.of(
        "quota4j-" + UUID.randomUUID(),
        subscription.customer(),
        Script.orNullInstant(cycle.anchor()),
        cycle.zone().getId(),
        cycle.period().word()));
    values.addAll(values(subscription, Schedule.of(cycle), revision, now));
    session.script().add(INSERT, values.toArray()).run();
  }

  static void addUpdate(
      Script script,
      String id,
      Subscription subscription,
      Schedule schedule,
      long revision,
      Instant now) {
    List<Object> values = new ArrayList<>(values(subscription, schedule, revision, now));
    values.add(id);
    script.add(UPDATE, values.toArray());
    if (subscription.status() == SubscriptionStatus.CANCELED) script.add(SET_CANCELED, now, id);
  }

  /** From the plan on. The published columns tell the period that is current now. */
  private static List<Object> values(
      Subscription subscription, Schedule schedule, long revision, Instant now) {
    Window period = period(schedule, now);
    boolean isTrial = subscription.status() == SubscriptionStatus.TRIALING;
    Optional<Instant> trialEnd = isTrial ? subscription.ends() : Optional.empty();
    Optional<Instant> end = isTrial ? Optional.empty() : subscription.ends();
    return List.of(
        subscription.plan(),
        period.start(),
        period.end(),
        revision,
        subscription.status().word(),
        Script.orNullInstant(trialEnd),
        end.isPresent(),
        Script.orNullInstant(end),
        Script.orNull(subscription.next().map(Subscription.Next::plan)),
        Script.orNullInstant(subscription.next().map(Subscription.Next::from)));
  }

  static Window period(Schedule schedule, Instant now) {
    return schedule.windowAt("", ResetPeriod.BILLING_PERIOD, now);
  }

  /** Without a zone it was written by others: its cycle begins with the current period, until another one is shown. */
  static Found found(ResultSet row) throws SQLException {
    Optional<String> zone = Rows.optionalText(row, 5);
    Optional<Instant> anchor = Rows.optionalInstant(row, 4);
    if (zone.isEmpty() && anchor.isEmpty()) anchor = Optional.of(Rows.instant(row, 7));
    BillingCycle cycle = new BillingCycle(
        anchor,
        zone.map(ZoneId::of).orElse(ZoneOffset.UTC),
        billingPeriod(Rows.optionalText(row, 6).orElse("")));
    SubscriptionStatus status = SubscriptionStatus.ofWord(row.getString(10));
    Subscription subscription = new Subscription(
        row.getString(2), row.getString(3), cycle, status, ends(row, status), next(row));
    return new Found(row.getString(1), subscription, row.getLong(9));
  }

  private static Optional<Instant> ends(ResultSet row, SubscriptionStatus status)
      throws SQLException {
    if (status == SubscriptionStatus.TRIALING) return Rows.optionalInstant(row, 11);
    if (!row.getBoolean(12)) return Optional.empty();
    Optional<Instant> exact = Rows.optionalInstant(row, 13);
    return exact.isPresent() ? exact : Rows.optionalInstant(row, 8);
  }

  private static Optional<Subscription.Next> next(ResultSet row) throws SQLException {
    Optional<Instant> from = Rows.optionalInstant(row, 15);
    return Rows.optionalText(row, 14)
        .flatMap(plan -> from.map(at -> new Subscription.Next(plan, at)));
  }

  /** The published column says monthly or yearly; nothing else is a year. */
  static ResetPeriod billingPeriod(String word) {
    return word.equals(ResetPeriod.YEARLY.word()) ? ResetPeriod.YEARLY : ResetPeriod.MONTHLY;
  }
}
