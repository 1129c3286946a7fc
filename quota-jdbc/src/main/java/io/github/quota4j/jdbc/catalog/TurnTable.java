package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Turn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of where the windows of a customer lie. */
final class TurnTable {
  /** Asked for so many customers at once. */
  private static final String FIND = """
      SELECT revision, turned_at, service_name, at_once, period_anchor, time_zone, billing_cycle, customer_id
      FROM quota_turns WHERE customer_id IN (%s) ORDER BY customer_id, revision""";

  private static final String FIND_BETWEEN = """
      SELECT revision, turned_at, service_name, at_once, period_anchor, time_zone, billing_cycle, customer_id
      FROM quota_turns WHERE customer_id BETWEEN ? AND ? ORDER BY customer_id, revision""";

  private static final String INSERT = """
      INSERT INTO quota_turns
        (customer_id, revision, turned_at, service_name, at_once, period_anchor, time_zone, billing_cycle)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String FORGET = "DELETE FROM quota_turns WHERE customer_id = ?";

  private TurnTable() {}

  /**
   * The turns of a customer, in the order of their revisions.
   *
   * @param revision the newest one, 0 if there is none
   */
  record Turns(List<Turn> turns, long revision) {
    private Turns and(ResultSet row) throws SQLException {
      List<Turn> more = new ArrayList<>(turns);
      more.add(turn(row));
      return new Turns(more, row.getLong(1));
    }
  }

  static final Turns NONE = new Turns(List.of(), 0);

  static Turns find(Session session, String customer) throws SQLException {
    return findBetween(session, customer, customer).getOrDefault(customer, NONE);
  }

  /** Of the customers from one to another, those that have any. */
  static Map<String, Turns> findBetween(Session session, String first, String last)
      throws SQLException {
    Map<String, Turns> found = new HashMap<>();
    session.script().add(FIND_BETWEEN, row -> add(found, row), first, last).run();
    return found;
  }

  private static void add(Map<String, Turns> found, ResultSet row) throws SQLException {
    String customer = row.getString(8);
    found.put(customer, found.getOrDefault(customer, NONE).and(row));
  }

  /** Of those of some customers that have any. */
  static Map<String, Turns> find(Session session, Collection<String> customers)
      throws SQLException {
    Map<String, Turns> found = new HashMap<>();
    if (customers.isEmpty()) return found;
    session
        .script()
        .add(
            FIND.formatted(String.join(",", Collections.nCopies(customers.size(), "?"))),
            row -> add(found, row),
            customers.toArray())
        .run();
    return found;
  }

  /** The customer must be there. */
  static void add(Session session, String customer, Turn turn, long revision) throws SQLException {
    Optional<BillingCycle> cycle = turn.cycle();
    session
        .script()
        .add(
            INSERT,
            customer,
            revision,
            turn.at(),
            Script.orNull(turn.service()),
            turn.atOnce(),
            Script.orNullInstant(cycle.flatMap(BillingCycle::anchor)),
            Script.orNull(cycle.map(to -> to.zone().getId())),
            Script.orNull(cycle.map(to -> to.period().word())))
        .run();
  }

  static void forget(Session session, String customer) throws SQLException {
    session.script().add(FORGET, customer).run();
  }

  private static Turn turn(ResultSet row) throws SQLException {
    Optional<String> zone = Rows.optionalText(row, 6);
    Optional<BillingCycle> cycle = Optional.empty();
    if (zone.isPresent()) {
      cycle = Optional.of(new BillingCycle(
          Rows.optionalInstant(row, 5),
          ZoneId.of(zone.get()),
          SubscriptionTable.billingPeriod(row.getString(7))));
    }
    return new Turn(Rows.instant(row, 2), Rows.optionalText(row, 3), cycle, row.getBoolean(4));
  }
}
