package io.github.quota4j.plan;

/**
 * That a customer has a plan.
 *
 * @param customer the account that is billed
 * @param plan the name of the plan
 * @param cycle where its windows begin and end
 */
public record Subscription(String customer, String plan, BillingCycle cycle) {}
