package io.github.quota4j.store;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that decides what a customer may do.
 *
 * @param subscription that the customer has the plan
 * @param schedule where its windows lie
 * @param plan the plan as it stands
 * @param next the plan that follows it, if the subscription says that one does
 * @param individual what the customer has beside its plan
 * @param glass where its limits refuse nothing
 * @param version grows with every change of the account or of its plan, and never goes back: a counter that has seen a
 *     newer one refuses a take that was resolved from an older one
 */
public record Account(
    Subscription subscription,
    Schedule schedule,
    Plan plan,
    Optional<Plan> next,
    Individual individual,
    BrokenGlass glass,
    long version) {
  /** An account with nothing but its plan. */
  public Account(Subscription subscription, Schedule schedule, Plan plan, long version) {
    this(
        subscription,
        schedule,
        plan,
        Optional.empty(),
        Individual.NOTHING,
        BrokenGlass.NONE,
        version);
  }

  /** The customer whose it is. */
  public String customer() {
    return subscription.customer();
  }

  /** The plan at an instant: the one that follows may have begun. */
  public Plan planAt(Instant now) {
    return next.filter(following -> !subscription.planAt(now).equals(subscription.plan()))
        .orElse(plan);
  }

  /** What the customer has while it is on a plan: in the plan's order, with its own in place, and then what it alone has. */
  public List<Quota> quotas(Plan on) {
    Map<String, Quota> byService = new LinkedHashMap<>();
    for (Quota quota : on.quotas()) byService.put(quota.service(), quota);
    for (Quota quota : individual.overrides()) byService.put(quota.service(), quota);
    return List.copyOf(byService.values());
  }

  /** The same, no older than a version. */
  public Account atLeast(long seen) {
    return seen <= version
        ? this
        : new Account(subscription, schedule, plan, next, individual, glass, seen);
  }
}
