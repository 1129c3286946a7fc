package io.github.quota4j;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that a store did not answer, so that not every caller waits until its deadline to find out. Two calls that fail
 * one after the other, with no answer to anybody in between, close the store for a second; then one call tries it, and the
 * others go on being told at once until it is answered. Safe for concurrent use.
 */
final class Outage {
  /** One failure may be a connection that broke. */
  private static final int IN_A_ROW = 2;

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * @param calls how many failed since the last answer
   * @param only whose calls they were, if all were one customer's: it may be a lock that somebody holds, and others get through
   * @param until by the ticker: nobody asks before
   */
  private record Failing(int calls, Optional<String> only, long until) {
    boolean concerns(String customer) {
      return calls >= IN_A_ROW && only.map(customer::equals).orElse(true);
    }

    Failing oneMore(String customer, long newUntil) {
      return new Failing(calls + 1, only.filter(customer::equals), newUntil);
    }

    Failing asked(long newUntil) {
      return new Failing(calls, only, newUntil);
    }
  }

  private final Ticker ticker;
  private final AtomicReference<@Nullable Failing> failing = new AtomicReference<>();

  Outage(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Whether it makes sense to ask the store for a customer. Who is told so should ask: others are told no meanwhile. */
  boolean allows(String customer) {
    Failing before = failing.get();
    if (before == null || !before.concerns(customer)) return true;
    long now = ticker.read();
    return now - before.until() >= 0
        && failing.compareAndSet(before, before.asked(now + PAUSE_NANOS));
  }

  /** The store answered, to whomever. Returns whether it had not before. */
  boolean end() {
    // Most often a read only: a write would bounce the cache line between all callers.
    return failing.get() != null && failing.getAndSet(null) != null;
  }

  /** The store did not answer a call for a customer. Returns whether it had before. */
  boolean begin(String customer) {
    long until = ticker.read() + PAUSE_NANOS;
    Failing first = new Failing(1, Optional.of(customer), until);
    return failing.getAndUpdate(before -> before == null ? first : before.oneMore(customer, until))
        == null;
  }
}
