package io.github.quota4j.plan;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * That a customer has a plan. Immutable.
 *
 * @param customer the account that is billed
 * @param plan the name of the plan
 * @param cycle where its windows begin and end
 * @param status how it stands with it
 * @param ends when a trial is over, or a subscription that was ended; in whole microseconds, empty if it goes on
 * @param next the plan that follows, if one does
 */
public record Subscription(
    String customer,
    String plan,
    BillingCycle cycle,
    SubscriptionStatus status,
    Optional<Instant> ends,
    Optional<Next> next) {
  /**
   * A plan that takes the place of the present one.
   *
   * @param plan its name
   * @param from in whole microseconds
   */
  public record Next(String plan, Instant from) {
    public Next {
      from = from.truncatedTo(ChronoUnit.MICROS);
    }
  }

  public Subscription {
    ends = ends.map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
  }

  /** One that is in force. */
  public Subscription(String customer, String plan, BillingCycle cycle) {
    this(customer, plan, cycle, SubscriptionStatus.ACTIVE, Optional.empty(), Optional.empty());
  }

  /** How it stands with it at an instant. */
  public SubscriptionStatus statusAt(Instant now) {
    boolean goesOn = ends.isEmpty() || now.isBefore(ends.get());
    return switch (status) {
      case TRIALING -> goesOn ? status : SubscriptionStatus.TRIAL_ENDED;
      case CANCELED, SEVERAL, TRIAL_ENDED -> status;
      case ACTIVE, PAST_DUE, UNPAID -> goesOn ? status : SubscriptionStatus.CANCELED;
    };
  }

  /** The name of the plan at an instant. */
  public String planAt(Instant now) {
    return next.filter(change -> !now.isBefore(change.from())).map(Next::plan).orElse(plan);
  }

  /** The same, on trial until an instant. */
  public Subscription onTrialUntil(Instant end) {
    return new Subscription(
        customer, plan, cycle, SubscriptionStatus.TRIALING, Optional.of(end), next);
  }

  /** The same with another status, without an end. */
  public Subscription with(SubscriptionStatus newStatus) {
    return new Subscription(customer, plan, cycle, newStatus, Optional.empty(), next);
  }

  /** The same, ended at an instant. */
  public Subscription endingAt(Instant end) {
    return new Subscription(customer, plan, cycle, status, Optional.of(end), next);
  }

  /** The same on another plan, at once; what was to follow does not. */
  public Subscription on(String newPlan) {
    return new Subscription(customer, newPlan, cycle, status, ends, Optional.empty());
  }

  /** The same, followed by another plan. */
  public Subscription followedBy(Next change) {
    return new Subscription(customer, plan, cycle, status, ends, Optional.of(change));
  }

  /** The same on another cycle. */
  public Subscription on(BillingCycle newCycle) {
    return new Subscription(customer, plan, newCycle, status, ends, next);
  }
}
