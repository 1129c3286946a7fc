package io.github.quota4j.store;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Subscription;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Each change gets the next revision; an account's version is the newest one that went into it. An account without a
 * subscription of its own has the catalog's: it is newer than any subscription that it may have had.
 */
final class InMemoryCatalog implements Catalog {
  private record Revised<T>(T value, long revision) {}

  private final Map<String, Revised<Plan>> plans = new TreeMap<>();
  private final Map<String, Revised<Subscription>> subscriptions = new HashMap<>();
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
  public synchronized Optional<Account> account(String customer) {
    return Optional.ofNullable(subscriptions.get(customer)).flatMap(this::account);
  }

  @Override
  public synchronized Optional<Account> accountOn(String plan, String customer) {
    return account(new Revised<>(
        new Subscription(customer, plan, Optional.empty(), ZoneOffset.UTC), revision));
  }

  private Optional<Account> account(Revised<Subscription> subscription) {
    return Optional.ofNullable(plans.get(subscription.value().plan()))
        .map(plan -> new Account(
            subscription.value(),
            plan.value(),
            versioned ? Math.max(plan.revision(), subscription.revision()) : 0));
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
  public synchronized void subscribe(Subscription subscription) {
    if (!plans.containsKey(subscription.plan())) {
      throw new IllegalArgumentException(
          "plan must be one of " + plans.keySet() + ", was \"" + subscription.plan() + "\"");
    }
    subscriptions.put(subscription.customer(), new Revised<>(subscription, ++revision));
  }
}
