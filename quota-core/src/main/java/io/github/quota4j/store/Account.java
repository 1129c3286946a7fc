package io.github.quota4j.store;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Subscription;

/**
 * All that decides what a customer may do.
 *
 * @param subscription that the customer has the plan, and where its windows are anchored
 * @param plan the plan as it stands
 * @param version grows with every change of the account or of its plan, and never goes back: a counter that has seen a
 *     newer one refuses a take that was resolved from an older one
 */
public record Account(Subscription subscription, Plan plan, long version) {}
