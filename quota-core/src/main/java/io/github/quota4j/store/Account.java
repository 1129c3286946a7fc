package io.github.quota4j.store;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;

/**
 * All that decides what a customer may do.
 *
 * @param subscription that the customer has the plan
 * @param schedule where its windows lie
 * @param plan the plan as it stands
 * @param version grows with every change of the account or of its plan, and never goes back: a counter that has seen a
 *     newer one refuses a take that was resolved from an older one
 */
public record Account(Subscription subscription, Schedule schedule, Plan plan, long version) {}
