package io.github.quota4j.plan;

/** What a customer may do whose subscription has a {@link SubscriptionStatus}. */
public enum StatusPolicy {
  /** All that its plan grants. */
  SERVE,
  /** Nothing; denials say why. */
  REFUSE,
  /** What a customer without a subscription may do; if that is nothing, denials say why. */
  DEFAULT_PLAN;

  /**
   * The policy unless a host chooses another: what is paid for or on trial is served; who does not pay is refused; who has ended
   * it, or whose trial is over, is a customer without a subscription.
   */
  public static StatusPolicy of(SubscriptionStatus status) {
    return switch (status) {
      case ACTIVE, TRIALING -> SERVE;
      case PAST_DUE, UNPAID, SEVERAL -> REFUSE;
      case CANCELED, TRIAL_ENDED -> DEFAULT_PLAN;
    };
  }
}
