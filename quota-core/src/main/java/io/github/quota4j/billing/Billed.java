package io.github.quota4j.billing;

import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import java.util.List;

/**
 * Who is billed.
 *
 * @param subscription the plan it has
 * @param schedule where its windows lie
 * @param overrides the quotas that it has of its own
 */
public record Billed(Subscription subscription, Schedule schedule, List<Quota> overrides) {
  public Billed {
    overrides = List.copyOf(overrides);
  }

  /** The customer's id. */
  public String customer() {
    return subscription.customer();
  }
}
