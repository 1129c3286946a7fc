package io.github.quota4j.store;

import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Each change gets the next revision; an account's version is the newest one that went into it. An account without a
 * subscription of its own has the catalog's: it is newer than any subscription that it may have had.
 */
final class InMemoryCatalog implements Catalog {
  private record Revised<T>(T value, long revision) {}

  /** What is known of a customer: a plan if it has a subscription. */
  private record Customer(Optional<String> plan, Schedule schedule, long revision) {}

  private final Map<String, Revised<Plan>> plans = new TreeMap<>();
  private final Map<String, Customer> customers = new HashMap<>();
  private final Map<String, Instant> visited = new HashMap<>();
  private final boolean versioned;
  private long revision;

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
    Customer known = customers.get(customer);
    if (known == null) return Optional.empty();
    return known
        .plan()
        .flatMap(plan -> account(customer, plan, known.schedule(), known.revision()));
  }

  @Override
  public Optional<Account> accountOn(String plan, String customer, Duration within) {
    return accountOn(plan, customer);
  }

  private synchronized Optional<Account> accountOn(String plan, String customer) {
    Schedule schedule = Optional.ofNullable(customers.get(customer))
        .map(Customer::schedule)
        .orElseGet(() -> Schedule.of(BillingCycle.calendar()));
    return account(customer, plan, schedule, revision);
  }

  private Optional<Account> account(
      String customer, String plan, Schedule schedule, long accountRevision) {
    Subscription subscription = new Subscription(customer, plan, schedule.latest());
    return Optional.ofNullable(plans.get(plan))
        .map(found -> new Account(
            subscription,
            schedule,
            found.value(),
            versioned ? Math.max(found.revision(), accountRevision) : 0));
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
  public synchronized void subscribe(Subscription subscription, Instant from) {
    if (!plans.containsKey(subscription.plan())) {
      throw new IllegalArgumentException(
          "plan must be one of " + plans.keySet() + ", was \"" + subscription.plan() + "\"");
    }
    Schedule schedule = Optional.ofNullable(customers.get(subscription.customer()))
        .filter(known -> known.plan().isPresent())
        .map(known -> known.schedule().turnedTo(subscription.cycle(), from))
        .orElseGet(() -> Schedule.of(subscription.cycle()));
    customers.put(
        subscription.customer(),
        new Customer(Optional.of(subscription.plan()), schedule, ++revision));
  }

  /** All customers are one page. */
  @Override
  public long visit(String name, Duration every, Instant now, Consumer<List<Account>> page) {
    List<Account> accounts = due(name, every, now);
    page.accept(accounts);
    return accounts.size();
  }

  private synchronized List<Account> due(String name, Duration every, Instant now) {
    Instant last = visited.get(name);
    if (last != null && now.isBefore(last.plus(every))) return List.of();
    visited.put(name, now);
    return customers.keySet().stream()
        .flatMap(customer -> account(customer).stream())
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
    Optional<Account> current =
        account(customer).or(() -> accountOn(account.subscription().plan(), customer));
    if (current.isEmpty() || current.get().version() != account.version()) return Optional.empty();
    Optional<Instant> at = step.apply(revision + 1);
    if (at.isPresent()) {
      Optional<Customer> known = Optional.ofNullable(customers.get(customer));
      Schedule schedule = account.schedule().reset(reset, at.get());
      customers.put(customer, new Customer(known.flatMap(Customer::plan), schedule, ++revision));
    }
    return at;
  }
}
