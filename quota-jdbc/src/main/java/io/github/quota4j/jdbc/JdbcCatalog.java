package io.github.quota4j.jdbc;

import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.UsageStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Plans and subscriptions. Whoever changes them locks the catalog's one row and gives the change its next number; an
 * account's version is the newest number that went into it. An account without a subscription of its own has the
 * catalog's: it is newer than any subscription that it may have had.
 */
final class JdbcCatalog implements Catalog {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static final String LOCK = "SELECT revision FROM quota_catalog FOR UPDATE";

  private static final String SET_REVISION = "UPDATE quota_catalog SET revision = ?";

  private static final String REVISION = "SELECT revision FROM quota_catalog";

  private final Workers workers;
  private final UsageStore usage;

  /** @param usage for its time */
  JdbcCatalog(Workers workers, UsageStore usage) {
    this.workers = workers;
    this.usage = usage;
  }

  @Override
  public Optional<Account> account(String customer, Duration within) {
    return workers.ask(within, session -> account(session, customer));
  }

  static Optional<Account> account(Session session, String customer) throws SQLException {
    Optional<SubscriptionTable.Found> found = SubscriptionTable.find(session, customer);
    return found.isPresent() ? account(session, customer, found.get()) : Optional.empty();
  }

  @Override
  public Optional<Account> accountOn(String plan, String customer, Duration within) {
    return workers.ask(within, session -> accountOn(session, plan, customer));
  }

  static Optional<Account> accountOn(Session session, String plan, String customer)
      throws SQLException {
    long revision = revision(session, REVISION);
    return account(
        session,
        customer,
        new SubscriptionTable.Found("", plan, BillingCycle.calendar(), revision));
  }

  private static Optional<Account> account(
      Session session, String customer, SubscriptionTable.Found found) throws SQLException {
    TurnTable.Turns turns = TurnTable.find(session, customer);
    return PlanTables.find(session, Optional.of(found.plan())).stream()
        .findFirst()
        .map(plan -> account(customer, found, turns, plan));
  }

  static Account account(
      String customer,
      SubscriptionTable.Found found,
      TurnTable.Turns turns,
      PlanTables.Revised plan) {
    Schedule schedule = new Schedule(found.cycle(), turns.turns());
    long version = Math.max(plan.revision(), Math.max(found.revision(), turns.revision()));
    Subscription subscription = new Subscription(customer, found.plan(), schedule.latest());
    return new Account(subscription, schedule, plan.plan(), version);
  }

  @Override
  public List<Plan> plans() {
    return workers.ask(PATIENCE, session -> plans(session));
  }

  @Override
  public void apply(List<Plan> plans) {
    boolean applied = workers.change(PATIENCE, session -> {
      long revision = nextRevision(session);
      for (Plan plan : plans) PlanTables.save(session, plan, revision);
      session.commit();
      return true;
    });
    if (!applied) throw new IllegalStateException("not applied");
  }

  @Override
  public void subscribe(Subscription subscription, Instant from) {
    Instant now = usage.now();
    Optional<Set<String>> plans = workers.change(PATIENCE, session -> {
      long revision = nextRevision(session);
      List<String> names = plans(session).stream().map(Plan::name).toList();
      if (!names.contains(subscription.plan())) return Optional.of(Set.copyOf(names));
      SubscriptionTable.save(session, subscription, from, revision, now);
      session.commit();
      return Optional.empty();
    });
    if (plans.isPresent()) {
      throw new IllegalArgumentException(
          "plan must be one of " + plans.get() + ", was \"" + subscription.plan() + "\"");
    }
  }

  @Override
  public long visit(String name, Duration every, Instant now, Consumer<List<Account>> page) {
    return new Visiting(workers.database(), name).run(every, now, page);
  }

  @Override
  public long advancePeriods(Instant now) {
    long advanced = 0;
    while (true) {
      int some = workers.change(PATIENCE, session -> {
        int behind = SubscriptionTable.advance(session, now);
        session.commit();
        return behind;
      });
      if (some == 0) return advanced;
      advanced += some;
    }
  }

  private static List<Plan> plans(Session session) throws SQLException {
    return PlanTables.find(session, Optional.empty()).stream()
        .map(PlanTables.Revised::plan)
        .toList();
  }

  /** Until the end of the transaction. */
  static void lock(Session session) throws SQLException {
    long unused = revision(session, LOCK);
  }

  /** Locks the catalog, too. */
  static long nextRevision(Session session) throws SQLException {
    long next = revision(session, LOCK) + 1;
    session.script().add(SET_REVISION, next).run();
    return next;
  }

  private static long revision(Session session, String sql) throws SQLException {
    List<Long> revision = new ArrayList<>(1);
    session.script().add(sql, row -> revision.add(row.getLong(1))).run();
    return revision.get(0);
  }
}
