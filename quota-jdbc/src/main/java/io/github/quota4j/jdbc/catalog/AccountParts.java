package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.Account;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** All that makes accounts beside subscriptions and plans, of the customers from one to another. */
final class AccountParts {
  private final Map<String, TurnTable.Turns> turns;
  private final Map<String, IndividualTables.Revised> individuals;
  private final GlassTable glass;

  private AccountParts(
      Map<String, TurnTable.Turns> turns,
      Map<String, IndividualTables.Revised> individuals,
      GlassTable glass) {
    this.turns = turns;
    this.individuals = individuals;
    this.glass = glass;
  }

  static AccountParts read(Session session, String first, String last) throws SQLException {
    return new AccountParts(
        TurnTable.findBetween(session, first, last),
        IndividualTables.find(session, first, last),
        GlassTable.find(session, first, last));
  }

  /** Its version is the newest number that went into it. */
  Account account(
      SubscriptionTable.Found found, PlanTables.Revised plan, Optional<PlanTables.Revised> next) {
    Subscription subscription = found.subscription();
    String customer = subscription.customer();
    TurnTable.Turns turned = turns.getOrDefault(customer, TurnTable.NONE);
    IndividualTables.Revised individual =
        individuals.getOrDefault(customer, IndividualTables.Revised.NOTHING);
    Schedule schedule = new Schedule(subscription.cycle(), turned.turns());
    long version = LongStream.of(
            found.revision(),
            plan.revision(),
            next.map(PlanTables.Revised::revision).orElse(0L),
            turned.revision(),
            individual.revision(),
            glass.revision())
        .max()
        .getAsLong();
    return new Account(
        subscription.on(schedule.latest()),
        schedule,
        plan.plan(),
        next.map(PlanTables.Revised::plan),
        individual.individual(),
        glass.of(customer),
        version);
  }
}
