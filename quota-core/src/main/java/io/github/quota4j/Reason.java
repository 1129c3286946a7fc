package io.github.quota4j;

/** Why a decision is what it is. */
public enum Reason {
  /** Allowed: it fits. */
  WITHIN_LIMIT,
  /** Allowed: past a soft limit. */
  OVER_SOFT_LIMIT,
  /** Allowed: a quota in shadow would have denied it. */
  WOULD_BE_DENIED,
  /** Allowed: the store could not be asked, and the policy of the quota is to admit then. It is counted later. */
  ADMITTED_UNCHECKED,

  /** Denied: a limit is used up. */
  LIMIT_REACHED,
  /** Denied: there would be room, but reservations hold it. */
  LIMIT_HELD,
  /** Denied: too fast; the rate refills. */
  RATE_LIMITED,
  /** Denied: it is more than the limit could ever let through. */
  TOO_LARGE,
  /** Denied: the counter would leave the range of exact numbers, 2<sup>53</sup> - 1 smallest units. */
  OUT_OF_RANGE,
  /** Denied: the customer is unknown, or has no plan, and there is no default plan. */
  NO_PLAN,
  /** Denied: a payment of the customer failed; see {@link io.github.quota4j.plan.SubscriptionStatus#PAST_DUE}. */
  SUBSCRIPTION_PAST_DUE,
  /** Denied: the customer does not pay. */
  SUBSCRIPTION_UNPAID,
  /** Denied: the customer's subscription was ended, and there is no default plan. */
  SUBSCRIPTION_CANCELED,
  /** Denied: the customer's trial is over, and there is no default plan. */
  TRIAL_ENDED,
  /** Denied: the customer has more than one subscription in force, and nobody knows which one counts. */
  SEVERAL_SUBSCRIPTIONS,
  /** Denied: the host refuses customers whose subscription is in force, on trial or none. */
  SUBSCRIPTION_REFUSED,
  /** Denied: the customer's plan does not include the service. */
  SERVICE_NOT_IN_PLAN,
  /** Denied: the idempotency key belongs to another charge. */
  KEY_CONFLICT,
  /** Denied: the store could not be asked; nothing was counted. */
  STORE_UNAVAILABLE,
  /** Denied: the store was asked too late; nothing was counted. */
  DEADLINE_PASSED,

  /** Denied: no such operation is known, or not any longer; or it is a reservation that is still open. */
  NOT_FOUND,
  /** Denied: it was counted, and all of it was given back. */
  REFUNDED,
  /** Denied: the reservation ran out, and returned what it held. */
  EXPIRED,
  /** Denied: the reservation was committed, with another amount. */
  ALREADY_COMMITTED,
  /** Denied: the reservation was released. */
  ALREADY_RELEASED,

  /** Indeterminate: the store was asked and did not answer; it may have been counted. */
  UNANSWERED
}
