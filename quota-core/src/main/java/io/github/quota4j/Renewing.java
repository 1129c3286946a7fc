package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Customer;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Take;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what holds for a customer by now, after a counter knew a newer account than a take was resolved from. */
final class Renewing {
  private final Calls calls;
  private final Accounts accounts;

  Renewing(Calls calls, Accounts accounts) {
    this.calls = calls;
    this.accounts = accounts;
  }

  /**
   * What holds.
   *
   * @param old what was known, and found stale
   * @param at which of its terms are needed
   */
  Customer newer(Customer old, Take take, Instant at) {
    String id = take.id().customer();
    Customer loaded = accounts.newer(id, old, 0, calls.patience());
    boolean isNewer = loaded
        .termsAt(at)
        .filter(terms -> terms.account().version() <= take.accountVersion())
        .isEmpty();
    return isNewer ? loaded : accounts.newer(id, loaded, seen(take), calls.patience());
  }

  /** The newest version that counters of the take know. */
  private long seen(Take take) {
    Set<CounterKey> counters = take.items().stream()
        .flatMap(item -> item.legs().stream())
        .flatMap(leg -> leg.buckets().stream())
        .map(Bucket::counter)
        .collect(Collectors.toSet());
    return calls.usage().counters(counters, take.deadline()).values().stream()
        .mapToLong(Counter::version)
        .max()
        .orElse(0);
  }
}
