package io.github.quota4j.store;

import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * Each change gets the next revision; an account's version is the newest one that went into it. An account without a
 * subscription of its own has the catalog's: it is newer than any subscription that it may have had.
 */
final class InMemoryCatalog implements Catalog {
  private record Revised<T>(T value, long revision) {}

  /** What is known of a customer. */
  private record Customer(Contract contract, Schedule schedule, long revision) {
    static final Customer UNKNOWN = new Customer(
        new Contract(Optional.empty(), Individual.NOTHING),
        Schedule.of(BillingCycle.calendar()),
        0);
  }

  private final Map<String, Revised<Plan>> plans = new TreeMap<>();
  private final Map<String, Customer> customers = new HashMap<>();
  private final Map<String, Instant> visited = new HashMap<>();
  private final List<BreakGlass> broken = new ArrayList<>(); // the latest last
  private final boolean versioned;
  private long revision;
  private long glassRevision;

  /**
   * @param versioned whether accounts carry versions. Not beside a store that outlives the process: there the revisions
   *     of two processes, each with a catalog of its own, cannot be compared.
   */
  InMemoryCatalog(boolean versioned) {
    this.versioned = versioned;
  }

  @Override
  public Optional<Account> account(String customer, Duration within) {
    return account(customer); // no lock here is held for longer than a look
  }

  private synchronized Optional<Account> account(String customer) {
    Customer known = customers.getOrDefault(customer, Customer.UNKNOWN);
    return known
        .contract()
        .subscription()
        .flatMap(subscription -> account(subscription, known, known.revision()));
  }

  @Override
  public Optional<Account> accountOn(String plan, String customer, Duration within) {
    return accountOn(plan, customer);
  }

  private synchronized Optional<Account> accountOn(String plan, String customer) {
    Customer known = customers.getOrDefault(customer, Customer.UNKNOWN);
    Subscription byDefault = new Subscription(customer, plan, known.schedule().latest());
    return account(byDefault, known, revision);
  }

  private Optional<Account> account(
      Subscription subscription, Customer known, long accountRevision) {
    Optional<Revised<Plan>> plan = Optional.ofNullable(plans.get(subscription.plan()));
    Optional<Revised<Plan>> next = subscription.next().map(change -> plans.get(change.plan()));
    long newest = Math.max(accountRevision, glassRevision);
    for (Optional<Revised<Plan>> each : List.of(plan, next)) {
      newest = Math.max(newest, each.map(Revised::revision).orElse(0L));
    }
    long version = versioned ? newest : 0;
    return plan.map(found -> new Account(
        subscription.on(known.schedule().latest()),
        known.schedule(),
        found.value(),
        next.map(Revised::value),
        known.contract().individual(),
        BrokenGlass.of(subscription.customer(), broken),
        version));
  }

  @Override
  public synchronized List<Plan> plans() {
    return plans.values().stream().map(Revised::value).toList();
  }

  @Override
  public synchronized void apply(List<Plan> newPlans) {
    revision++;
    for (Plan plan : newPlans) plans.put(plan.name(), new Revised<>(plan, revision));
  }

  @Override
  public synchronized Contract contract(String customer, Duration within) {
    return customers.getOrDefault(customer, Customer.UNKNOWN).contract();
  }

  @Override
  public synchronized void change(String customer, Instant from, UnaryOperator<Contract> change) {
    Customer known = customers.getOrDefault(customer, Customer.UNKNOWN);
    Contract before = known.contract();
    Contract after = change.apply(before);
    after.requirePlans(plans.keySet());
    List<Grant> grants =
        together(before.individual().grants(), after.individual().grants());
    if (!versioned && !grants.isEmpty())
      throw new UnsupportedOperationException("grants need a store that has a catalog of its own");
    Schedule schedule = after.subscription().isEmpty()
        ? known.schedule()
        : before
            .subscription()
            .map(was -> known.schedule().turnedTo(after.subscription().get().cycle(), from))
            .orElseGet(() -> Schedule.of(after.subscription().get().cycle()));
    Individual individual = new Individual(after.individual().overrides(), grants);
    customers.put(customer, new Customer(after.with(individual), schedule, ++revision));
  }

  /** Those that are there in their order, as they are by now, and then the new ones. */
  private static List<Grant> together(List<Grant> before, List<Grant> after) {
    Map<String, Grant> byId = new LinkedHashMap<>();
    for (Grant grant : before) byId.put(grant.id(), grant);
    for (Grant grant : after) byId.put(grant.id(), grant);
    return List.copyOf(byId.values());
  }

  @Override
  public synchronized void change(BreakGlass glass, boolean isBroken, Instant now) {
    broken.removeIf(other ->
        other.customer().equals(glass.customer()) && other.service().equals(glass.service()));
    if (isBroken) broken.add(glass);
    glassRevision = ++revision;
  }

  @Override
  public synchronized List<BreakGlass> brokenGlass() {
    List<BreakGlass> latestFirst = new ArrayList<>(broken);
    Collections.reverse(latestFirst);
    return latestFirst;
  }

  /** An account is found at once here, whoever's it is. */
  @Override
  public List<String> busiest(int most) {
    return List.of();
  }

  /** All customers are one page. */
  @Override
  public long visit(
      String name,
      Duration every,
      Instant now,
      Function<String, Optional<String>> planOf,
      Consumer<List<Account>> page) {
    List<Account> accounts = due(name, every, now, planOf);
    page.accept(accounts);
    return accounts.size();
  }

  private synchronized List<Account> due(
      String name, Duration every, Instant now, Function<String, Optional<String>> planOf) {
    Instant last = visited.get(name);
    if (last != null && !every.isZero() && now.isBefore(last.plus(every))) return List.of();
    visited.put(name, now);
    return customers.keySet().stream()
        .flatMap(customer -> account(customer, planOf).stream())
        .toList();
  }

  private Optional<Account> account(String customer, Function<String, Optional<String>> planOf) {
    boolean isSubscribed = customers
        .getOrDefault(customer, Customer.UNKNOWN)
        .contract()
        .subscription()
        .isPresent();
    return isSubscribed
        ? account(customer)
        : planOf.apply(customer).flatMap(plan -> accountOn(plan, customer));
  }

  @Override
  public synchronized List<Account> accountsAfter(
      String after, int most, Function<String, Optional<String>> planOf) {
    return customers.keySet().stream()
        .filter(customer -> customer.compareTo(after) > 0)
        .sorted()
        .flatMap(customer -> account(customer, planOf).stream())
        .limit(most)
        .toList();
  }

  /** There is nothing that is shown beside the windows themselves. */
  @Override
  public long advancePeriods(Instant now) {
    return 0;
  }

  /**
   * Adds the turn of a reset.
   *
   * @param step decides it on the counters, given the version of the account as it will be; other locks are taken under
   *     this one, and never the other way round
   */
  synchronized Optional<Instant> reset(
      Reset reset, Account account, LongFunction<Optional<Instant>> step) {
    String customer = reset.customer();
    Optional<Account> subscribed =
        account(customer).filter(known -> known.subscription().equals(account.subscription()));
    Optional<Account> current =
        subscribed.or(() -> accountOn(account.subscription().plan(), customer));
    if (current.isEmpty() || current.get().version() > account.version()) return Optional.empty();
    Optional<Instant> at = step.apply(revision + 1);
    if (at.isPresent()) {
      Contract contract = customers.getOrDefault(customer, Customer.UNKNOWN).contract();
      Schedule schedule = account.schedule().reset(reset, at.get());
      Contract moved = contract
          .subscription()
          .map(known -> contract.with(known.on(schedule.latest())))
          .orElse(contract);
      customers.put(customer, new Customer(moved, schedule, ++revision));
    }
    return at;
  }
}
