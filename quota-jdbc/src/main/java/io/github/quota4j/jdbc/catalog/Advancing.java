package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.plan.Turn;
import io.github.quota4j.plan.Window;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Brings what is shown of subscriptions up to date. Nothing that decides waits for it. */
final class Advancing {
  private static final String FIND_BEHIND =
      SubscriptionTable.FIND_ALL + SubscriptionTable.IN_FORCE + """
       AND current_period_end <= ? ORDER BY current_period_end FETCH FIRST 1000 ROWS ONLY FOR UPDATE SKIP LOCKED""";

  private static final String COUNT_BEHIND = "SELECT count(*) FROM billing_subscriptions WHERE "
      + SubscriptionTable.IN_FORCE + " AND current_period_end <= ?";

  private Advancing() {}

  /** How many are behind. */
  static long behind(Session session, Instant now) throws SQLException {
    List<Long> behind = new ArrayList<>(1);
    session.script().add(COUNT_BEHIND, row -> behind.add(row.getLong(1)), now).run();
    return behind.get(0);
  }

  /**
   * Brings what is shown of up to a thousand subscriptions up to date: their periods; the plan that follows, once it does; and
   * that they have ended. Nothing of it changes what holds, so it is no change of the account.
   *
   * @return how many were behind, and not in the hands of another node
   */
  static int some(Session session, Instant now) throws SQLException {
    List<SubscriptionTable.Found> behind = new ArrayList<>();
    session
        .script()
        .add(FIND_BEHIND, row -> behind.add(SubscriptionTable.found(row)), now)
        .run();
    Set<String> customers = behind.stream()
        .map(found -> found.subscription().customer())
        .collect(Collectors.toCollection(TreeSet::new));
    Map<String, TurnTable.Turns> turns = TurnTable.find(session, customers);
    Script others = session.script();
    try (PreparedStatement advance = session.prepare(SubscriptionTable.UPDATE_PERIOD)) {
      for (SubscriptionTable.Found found : behind) {
        Subscription was = found.subscription();
        List<Turn> ofIt = turns.getOrDefault(was.customer(), TurnTable.NONE).turns();
        Schedule schedule = new Schedule(was.cycle(), ofIt);
        Subscription is = asOf(was, now);
        if (!is.equals(was)) {
          SubscriptionTable.addUpdate(others, found.id(), is, schedule, found.revision(), now);
          HistoryTables.add(session, Optional.of(was), is, now, found.revision());
          continue;
        }
        Window period = SubscriptionTable.period(schedule, now);
        advance.setObject(1, period.start().atOffset(ZoneOffset.UTC));
        advance.setObject(2, period.end().atOffset(ZoneOffset.UTC));
        advance.setLong(3, found.revision());
        advance.setString(4, found.id());
        advance.addBatch();
      }
      int unused = advance.executeBatch().length;
    }
    others.run();
    return behind.size();
  }

  /** What follows from the time, as if somebody had said so; that a trial is over follows from its end. */
  private static Subscription asOf(Subscription subscription, Instant now) {
    String plan = subscription.planAt(now);
    Subscription on = plan.equals(subscription.plan()) ? subscription : subscription.on(plan);
    boolean isOver = on.statusAt(now) == SubscriptionStatus.CANCELED;
    return isOver ? on.with(SubscriptionStatus.CANCELED) : on;
  }
}
