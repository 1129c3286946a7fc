package io.github.quota4j;

import io.github.quota4j.account.Legs;
import io.github.quota4j.account.Terms;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Ledger;
import java.time.Duration;
import java.time.Instant;

/** Finds out which usage records can go. */
final class Removing {
  /** What was used in a month that has just ended is not billed yet. */
  static final Duration LEAST_AGE = Duration.ofDays(31);

  private static final String ANYBODY = "anybody";

  private Removing() {}

  static Instant before(Instant now, Duration olderThan) {
    requireAge(olderThan);
    return now.minus(olderThan);
  }

  static void requireAge(Duration olderThan) {
    if (olderThan.compareTo(LEAST_AGE) < 0) {
      throw new IllegalArgumentException(
          "olderThan must be at least " + LEAST_AGE + ", was " + olderThan);
    }
  }

  /** When the first of the windows began that are open now; {@link Ledger#NOTHING_OPEN} if there are none. */
  static Instant openSince(Terms terms, String service, Instant now) {
    return terms
        .quota(service)
        .map(quota -> openSince(terms.account(), quota, now))
        .orElse(Ledger.NOTHING_OPEN);
  }

  private static Instant openSince(Account account, Quota quota, Instant now) {
    return Legs.of(account, quota, ANYBODY, now, false).stream()
        .map(leg -> leg.bucket().counter().windowStart())
        .min(Instant::compareTo)
        .orElse(Ledger.NOTHING_OPEN);
  }
}
