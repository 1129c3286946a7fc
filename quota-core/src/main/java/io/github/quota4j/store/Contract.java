package io.github.quota4j.store;

import io.github.quota4j.plan.Subscription;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that was agreed with one customer.
 *
 * @param subscription empty if it has none
 * @param individual what it has beside its plan
 */
public record Contract(Optional<Subscription> subscription, Individual individual) {
  /**
   * Checks that the plans that it speaks of are there.
   *
   * @throws IllegalArgumentException if one is not
   */
  public void requirePlans(Set<String> there) {
    subscription.ifPresent(of -> {
      requirePlan(of.plan(), there);
      of.next().ifPresent(next -> requirePlan(next.plan(), there));
    });
  }

  private static void requirePlan(String plan, Set<String> there) {
    if (!there.contains(plan)) {
      throw new IllegalArgumentException(
          "plan must be one of " + new TreeSet<>(there) + ", was \"" + plan + "\"");
    }
  }

  /** The same with a subscription. */
  public Contract with(Subscription newSubscription) {
    return new Contract(Optional.of(newSubscription), individual);
  }

  /** The same with other agreements beside the plan. */
  public Contract with(Individual newIndividual) {
    return new Contract(subscription, newIndividual);
  }
}
