package io.github.quota4j.account;

import io.github.quota4j.plan.StatusPolicy;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.store.Account;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * What was found of a customer: what holds for it, now and later. Safe for concurrent use.
 *
 * <p>It has one plan after another, and may lose them; nothing has to run for that: what holds at an instant follows from the
 * instant.
 */
public final class Customer {
  private final Optional<Terms> subscribed;
  private final Optional<Terms> next;
  private final Optional<Terms> byDefault;
  private final Function<SubscriptionStatus, StatusPolicy> policies;

  Customer(
      Optional<Terms> subscribed,
      Optional<Terms> next,
      Optional<Terms> byDefault,
      Function<SubscriptionStatus, StatusPolicy> policies) {
    this.subscribed = subscribed;
    this.next = next;
    this.byDefault = byDefault;
    this.policies = policies;
  }

  /** What holds at an instant; empty if nothing does: then {@link #statusAt} says why. */
  public Optional<Terms> termsAt(Instant now) {
    Optional<Subscription> subscription = subscription();
    if (subscription.isEmpty()) return byDefault;
    return switch (policies.apply(subscription.get().statusAt(now))) {
      case SERVE -> planAt(subscription.get(), now);
      case REFUSE -> Optional.empty();
      case DEFAULT_PLAN -> byDefault;
    };
  }

  /** How it stands with the subscription; empty if there is none. */
  public Optional<SubscriptionStatus> statusAt(Instant now) {
    return subscription().map(of -> of.statusAt(now));
  }

  /** Whether there is nothing that anything could ever hold by. */
  boolean isUnknown() {
    return subscribed.isEmpty() && byDefault.isEmpty();
  }

  private Optional<Subscription> subscription() {
    return subscribed.map(Terms::account).map(Account::subscription);
  }

  private Optional<Terms> planAt(Subscription subscription, Instant now) {
    boolean isNext =
        subscription.next().filter(change -> !now.isBefore(change.from())).isPresent();
    return isNext ? next : subscribed;
  }
}
