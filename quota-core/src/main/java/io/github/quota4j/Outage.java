package io.github.quota4j;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that a store did not answer, so that not every caller waits until its deadline to find out. Two calls that fail
 * one after the other, with no answer to anybody in between, close the store; those that wait for the same thing fail together,
 * and are one. After a tenth of a second one call tries it, and then one after ever longer pauses, up to a second; the others go
 * on being told at once until it is answered. Safe for concurrent use.
 */
final class Outage {
  /** One failure may be a connection that broke. */
  private static final int IN_A_ROW = 2;

  /** What fails within it failed together. */
  private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * @param times how often calls failed since the last answer
   * @param at by the ticker: when they first did so for the last time
   * @param only whose calls they were, if all were one customer's: it may be a lock that somebody holds, and others get through
   * @param until by the ticker: nobody asks before
   * @param pause how long nobody asks then, in nanoseconds
   */
  private record Failing(int times, long at, Optional<String> only, long until, long pause) {
    static Failing first(String customer, long now) {
      return new Failing(1, now, Optional.of(customer), now, FIRST_PAUSE_NANOS);
    }

    boolean concerns(String customer) {
      return times >= IN_A_ROW && only.map(customer::equals).orElse(true);
    }

    Failing oneMore(String customer, long now) {
      Optional<String> whose = only.filter(customer::equals);
      boolean together = now - at < TOGETHER_NANOS;
      return new Failing(
          together ? times : times + 1, together ? at : now, whose, now + pause, pause);
    }

    Failing asked(long now) {
      return new Failing(times, at, only, now + pause, Math.min(2 * pause, LAST_PAUSE_NANOS));
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
    return now - before.until() >= 0 && failing.compareAndSet(before, before.asked(now));
  }

  /** The store answered, to whomever. Returns whether it had not before. */
  boolean end() {
    // Most often a read only: a write would bounce the cache line between all callers.
    return failing.get() != null && failing.getAndSet(null) != null;
  }

  /** The store did not answer a call for a customer. Returns whether it had before. */
  boolean begin(String customer) {
    long now = ticker.read();
    return failing.getAndUpdate(
            before -> before == null ? Failing.first(customer, now) : before.oneMore(customer, now))
        == null;
  }
}
