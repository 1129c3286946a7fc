package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Legs;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out what a reset is about, and makes it. */
final class Resetting {
  /** An account may change, or a window end, between a look and the reset. */
  private static final int ATTEMPTS = 10;

  private final QuotaStore store;
  private final Accounts accounts;
  private final Events events;

  Resetting(QuotaStore store, Accounts accounts, Events events) {
    this.store = store;
    this.accounts = accounts;
    this.events = events;
  }

  /** @see QuotaAdmin#reset */
  Instant reset(Reset reset) {
    String customer = reset.customer();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      accounts.forget(customer);
      Instant now = store.usage().now();
      Terms terms = accounts
          .of(customer, QuotaAdmin.WITHIN)
          .termsAt(now)
          .orElseThrow(
              () -> new IllegalArgumentException("customer must have a plan, was " + customer));
      List<Bucket> open = open(terms, reset.service(), now);
      Optional<Instant> at = store.reset(reset, terms.account(), open);
      accounts.forget(customer);
      if (at.isPresent()) {
        events.reset(reset, at.get());
        return at.get();
      }
    }
    throw new QuotaStoreException("the account of " + customer + " changes all the time", false);
  }

  /**
   * The buckets of all windows that are cut.
   *
   * @throws IllegalArgumentException if a service was named and it is not in the plan, or has no window
   */
  private static List<Bucket> open(Terms terms, Optional<String> service, Instant now) {
    service.ifPresent(name -> requireWindow(terms, name));
    return terms.quotas().stream()
        .filter(quota -> service.map(quota.service()::equals).orElse(true))
        .flatMap(quota -> Legs.of(terms.account(), quota, "", now, false).stream()
            .map(Leg::bucket)
            .filter(bucket -> windows(quota).contains(bucket.counter().limit())))
        .toList();
  }

  private static void requireWindow(Terms terms, String service) {
    List<String> resettable = terms.quotas().stream()
        .filter(quota -> !windows(quota).isEmpty())
        .map(Quota::service)
        .toList();
    if (!resettable.contains(service)) {
      throw new IllegalArgumentException(
          "service must be one that has a window, of " + resettable + ", was \"" + service + "\"");
    }
  }

  /** Names of limits that begin afresh, and that everything is counted on. */
  private static Set<String> windows(Quota quota) {
    return quota.limits().all().stream()
        .filter(limit -> limit.period().isPresent() && !limit.perSubject())
        .map(Limit::name)
        .collect(Collectors.toSet());
  }
}
