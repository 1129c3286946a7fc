package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.CatalogRow;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.Contract;
import io.github.quota4j.store.UsageStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Plans and subscriptions. Whoever changes them locks the catalog's one row and gives the change its next number; an
 * account's version is the newest number that went into it. An account without a subscription of its own has the
 * catalog's: it is newer than any subscription that it may have had.
 */
public final class JdbcCatalog implements Catalog {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String BUSIEST = """
      SELECT customer_id FROM quota_counters GROUP BY customer_id ORDER BY max(as_of) DESC, customer_id
      FETCH FIRST ? ROWS ONLY""";

  private final Workers workers;
  private final UsageStore usage;

  /** @param usage for its time */
  public JdbcCatalog(Workers workers, UsageStore usage) {
    this.workers = workers;
    this.usage = usage;
  }

  @Override
  public Optional<Account> account(String customer, Duration within) {
    return workers.ask(within, session -> account(session, customer));
  }

  static Optional<Account> account(Session session, String customer) throws SQLException {
    Optional<SubscriptionTable.Found> found = SubscriptionTable.find(session, customer);
    return found.isPresent() ? account(session, found.get()) : Optional.empty();
  }

  @Override
  public Optional<Account> accountOn(String plan, String customer, Duration within) {
    return workers.ask(within, session -> accountOn(session, plan, customer));
  }

  /** On the windows that the customer has, if it has or had a subscription. */
  static Optional<Account> accountOn(Session session, String plan, String customer)
      throws SQLException {
    long revision = CatalogRow.revision(session);
    BillingCycle cycle = SubscriptionTable.find(session, customer)
        .map(found -> found.subscription().cycle())
        .orElseGet(BillingCycle::calendar);
    Subscription byDefault = new Subscription(customer, plan, cycle);
    return account(session, new SubscriptionTable.Found("", byDefault, revision));
  }

  private static Optional<Account> account(Session session, SubscriptionTable.Found found)
      throws SQLException {
    Subscription subscription = found.subscription();
    String customer = subscription.customer();
    Optional<PlanTables.Revised> plan = PlanTables.named(session, subscription.plan());
    if (plan.isEmpty()) return Optional.empty();
    Optional<PlanTables.Revised> next = Optional.empty();
    if (subscription.next().isPresent())
      next = PlanTables.named(session, subscription.next().get().plan());
    return Optional.of(
        AccountParts.read(session, customer, customer).account(found, plan.get(), next));
  }

  @Override
  public List<Plan> plans() {
    return workers.ask(PATIENCE, session -> plans(session));
  }

  @Override
  public void apply(List<Plan> plans) {
    Instant now = usage.now();
    boolean unused = workers.change(PATIENCE, session -> {
      long revision = CatalogRow.nextRevision(session);
      for (Plan plan : plans) PlanTables.save(session, plan, revision, now);
      return commitAndAnnounce(session, Optional.empty());
    });
  }

  @Override
  public Contract contract(String customer, Duration within) {
    return workers.ask(
        within,
        session -> new Contract(
            JdbcCatalog.account(session, customer).map(Account::subscription),
            IndividualTables.find(session, customer).individual()));
  }

  @Override
  public void change(String customer, Instant from, UnaryOperator<Contract> change) {
    Instant now = usage.now();
    boolean unused = workers.change(PATIENCE, session -> {
      long revision = CatalogRow.nextRevision(session);
      Optional<SubscriptionTable.Found> found = SubscriptionTable.find(session, customer);
      IndividualTables.Revised individual = IndividualTables.find(session, customer);
      Contract before = new Contract(
          JdbcCatalog.account(session, customer).map(Account::subscription),
          individual.individual());
      Contract after = change.apply(before);
      if (after.equals(before)) return true;
      SubscriptionTable.createCustomer(session, customer);
      if (!after.subscription().equals(before.subscription())) {
        Subscription subscription = after.subscription().orElseThrow();
        after.requirePlans(planNames(session));
        HistoryTables.add(session, before.subscription(), subscription, now, revision);
        SubscriptionTable.save(session, found, subscription, from, revision, now);
      }
      if (!after.individual().equals(before.individual())) {
        HistoryTables.add(
            session,
            HistoryTables.Owner.CUSTOMER,
            customer,
            before.individual().overrides(),
            after.individual().overrides(),
            now,
            revision);
        IndividualTables.save(session, customer, individual, after.individual(), revision);
      }
      return commitAndAnnounce(session, Optional.of(customer));
    });
  }

  @Override
  public void change(BreakGlass glass, boolean broken, Instant now) {
    boolean unused = workers.change(PATIENCE, session -> {
      GlassTable.save(session, glass, broken, CatalogRow.nextRevision(session), now);
      return commitAndAnnounce(session, glass.customer());
    });
  }

  @Override
  public List<BreakGlass> brokenGlass() {
    return workers.ask(PATIENCE, GlassTable::all);
  }

  @Override
  public List<String> busiest(int most) {
    return workers.ask(PATIENCE, session -> {
      List<String> busiest = new ArrayList<>();
      session.script().add(BUSIEST, row -> busiest.add(row.getString(1)), most).run();
      return busiest;
    });
  }

  @Override
  public boolean announce(Optional<String> customer) {
    return workers.change(PATIENCE, session -> {
      return commitAndAnnounce(session, customer);
    });
  }

  @Override
  public void onChange(Consumer<Optional<String>> changed) {
    workers.onChange(changed);
  }

  @Override
  public long visit(
      String name,
      Duration every,
      Instant now,
      Function<String, Optional<String>> planOf,
      Consumer<List<Account>> page) {
    return new Visiting(workers.database(), name, planOf).run(every, now, page);
  }

  @Override
  public List<Account> accountsAfter(
      String after, int most, Function<String, Optional<String>> planOf) {
    return workers.changeHere(PATIENCE, session -> AccountPage.after(session, after, most, planOf));
  }

  @Override
  public long advancePeriods(Instant now) {
    long advanced = 0;
    while (true) {
      int some = workers.change(PATIENCE, session -> {
        int behind = Advancing.some(session, now);
        session.commit();
        return behind;
      });
      if (some == 0) return advanced;
      advanced += some;
    }
  }

  @Override
  public long periodsBehind(Instant now) {
    return workers.ask(PATIENCE, session -> Advancing.behind(session, now));
  }

  /** Returns whether other nodes can be told. */
  private static boolean commitAndAnnounce(Session session, Optional<String> customer)
      throws SQLException {
    boolean isTold = session.announce(customer);
    session.commit();
    return isTold;
  }

  private static Set<String> planNames(Session session) throws SQLException {
    return plans(session).stream().map(Plan::name).collect(Collectors.toSet());
  }

  private static List<Plan> plans(Session session) throws SQLException {
    return PlanTables.all(session).stream().map(PlanTables.Revised::plan).toList();
  }
}
