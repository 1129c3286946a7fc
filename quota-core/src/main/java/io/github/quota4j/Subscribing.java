package io.github.quota4j;

import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.PlanChange;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.store.Contract;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Changes of a subscription, as functions of what is agreed: a catalog applies them while nobody else changes it. */
final class Subscribing {
  private Subscribing() {}

  /** Another plan at once, on the cycle that the customer has; a new one's is counted from an instant. */
  static UnaryOperator<Contract> to(String customer, String plan, Instant now) {
    return contract -> contract.with(contract
        .subscription()
        .map(known -> known.on(plan).with(SubscriptionStatus.ACTIVE))
        .orElseGet(() -> new Subscription(customer, plan, BillingCycle.anchoredAt(now))));
  }

  static UnaryOperator<Contract> to(Subscription subscription) {
    Subscription settable = requireSettable(subscription);
    return contract -> contract.with(settable);
  }

  /** Another plan, however the subscription stands. */
  static UnaryOperator<Contract> change(
      String customer, String plan, PlanChange when, Schedule schedule, Instant now) {
    return existing(
        customer,
        now,
        known -> when == PlanChange.AT_PERIOD_END
            ? known.followedBy(new Subscription.Next(plan, periodEnd(schedule, now)))
            : known.on(plan));
  }

  static UnaryOperator<Contract> status(String customer, SubscriptionStatus status, Instant now) {
    return existing(customer, now, known -> known.with(status));
  }

  /** With the period; an end that is set already, as a trial's, is not put off. */
  static UnaryOperator<Contract> end(String customer, Schedule schedule, Instant now) {
    Instant end = periodEnd(schedule, now);
    return existing(customer, now, known -> {
      boolean endsBefore = known.ends().filter(set -> !set.isAfter(end)).isPresent();
      return endsBefore ? known : known.endingAt(end);
    });
  }

  private static Instant periodEnd(Schedule schedule, Instant now) {
    return schedule.windowAt("", ResetPeriod.BILLING_PERIOD, now).end();
  }

  /** As it stands now: a plan that was to follow, and has, is the plan. */
  private static UnaryOperator<Contract> existing(
      String customer, Instant now, UnaryOperator<Subscription> change) {
    return contract -> {
      Subscription known = contract
          .subscription()
          .orElseThrow(() -> new IllegalArgumentException(
              "customer must have a subscription, was \"" + customer + "\""));
      String plan = known.planAt(now);
      return contract.with(
          requireSettable(change.apply(plan.equals(known.plan()) ? known : known.on(plan))));
    };
  }

  private static Subscription requireSettable(Subscription subscription) {
    if (!subscription.status().canBeSet()) {
      throw new IllegalArgumentException("status must be one that can be set, was "
          + subscription.status() + " of " + subscription.customer());
    }
    return subscription;
  }
}
