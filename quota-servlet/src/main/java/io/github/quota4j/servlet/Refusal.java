package io.github.quota4j.servlet;

import io.github.quota4j.Reason;

/**
 * What a reason is in HTTP.
 *
 * @param status of the answer
 * @param detail a sentence for the caller
 * @param retry whether to ask again in a second, where the decision itself names no time
 */
record Refusal(int status, String detail, boolean retry) {
  static final int PAYMENT_REQUIRED = 402;
  static final int FORBIDDEN = 403;
  static final int TOO_MANY_REQUESTS = 429;

  /** @param noPlan the status for a customer without a plan */
  static Refusal of(Reason reason, int noPlan) {
    return switch (reason) {
      case LIMIT_REACHED -> tooMany("The limit is used up.");
      case LIMIT_HELD ->
        new Refusal(
            TOO_MANY_REQUESTS, "What is left of the limit is held by requests under way.", true);
      case RATE_LIMITED -> tooMany("Requests come too fast.");
      case OUT_OF_RANGE -> tooMany("More than can be counted was used.");
      case TOO_LARGE ->
        new Refusal(413, "It is more than the limit could ever let through.", false);
      case NO_PLAN -> new Refusal(noPlan, "There is no plan for this customer.", false);
      case SUBSCRIPTION_PAST_DUE -> payment("A payment for the plan is past due.");
      case SUBSCRIPTION_UNPAID -> payment("The plan is not paid for.");
      case SUBSCRIPTION_CANCELED -> payment("The subscription has ended.");
      case TRIAL_ENDED -> payment("The trial is over.");
      case SUBSCRIPTION_REFUSED, SEVERAL_SUBSCRIPTIONS ->
        new Refusal(FORBIDDEN, "The subscription of this customer does not allow it.", false);
      case SERVICE_NOT_IN_PLAN ->
        new Refusal(FORBIDDEN, "The plan does not include this service.", false);
      case STORE_UNAVAILABLE, DEADLINE_PASSED, UNANSWERED ->
        new Refusal(503, "Quotas cannot be checked at the moment.", true);
      case KEY_CONFLICT ->
        new Refusal(409, "The idempotency key belongs to another charge.", false);
      case REFUNDED -> new Refusal(409, "The operation was given back.", false);
      case NOT_FOUND -> new Refusal(404, "No such operation is known.", false);
      case EXPIRED, ALREADY_COMMITTED, ALREADY_RELEASED ->
        new Refusal(409, "The reservation has ended.", false);
      case WITHIN_LIMIT, OVER_SOFT_LIMIT, WOULD_BE_DENIED, ADMITTED_UNCHECKED ->
        throw new IllegalArgumentException("reason must be one of a refusal, was " + reason);
    };
  }

  private static Refusal payment(String detail) {
    return new Refusal(PAYMENT_REQUIRED, detail, false);
  }

  private static Refusal tooMany(String detail) {
    return new Refusal(TOO_MANY_REQUESTS, detail, false);
  }
}
