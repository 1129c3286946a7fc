package io.github.quota4j.store;

import io.github.quota4j.plan.Subscription;
import java.util.Optional;

/**
 * All that was agreed with one customer.
 *
 * @param subscription empty if it has none
 * @param individual what it has beside its plan
 */
public record Contract(Optional<Subscription> subscription, Individual individual) {
  /** The same with a subscription. */
  public Contract with(Subscription newSubscription) {
    return new Contract(Optional.of(newSubscription), individual);
  }

  /** The same with other agreements beside the plan. */
  public Contract with(Individual newIndividual) {
    return new Contract(subscription, newIndividual);
  }
}
