package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Customer;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Take;
import java.time.Instant;
import java.util.Set;

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
    return isNewer(loaded, take, at)
        ? loaded
        : accounts.newer(id, loaded, seen(take), calls.patience());
  }

  /** Whether a customer is known by more than the take was resolved from; also if nothing holds for it any more. */
  static boolean isNewer(Customer known, Take take, Instant at) {
    return known
        .termsAt(at)
        .filter(terms -> terms.account().version() <= take.accountVersion())
        .isEmpty();
  }

  /** The newest version that counters of the take know. */
  private long seen(Take take) {
    Set<CounterKey> counters = take.counters();
    return calls.usage().counters(counters, take.deadline()).values().stream()
        .mapToLong(Counter::version)
        .max()
        .orElse(0);
  }
}
