package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.Take;

/**
 * What a step leaves on a counter for the {@code Shortcut}: the amount below which nothing but counting can happen. It is
 * the next point above the present state at which an answer changes: the allowance, then what the counter may reach; or before
 * that the next threshold of an alert. All that is by the limits of the step that left it; a take by others, which may come with
 * the same version, is held by its own besides: {@code PlainStatement}.
 *
 * <p>It is compared with all that is committed, reservations that ran out included: they are freed only by a step that would
 * otherwise give less, and below this amount none does. So it errs towards the full path, and so does everything that does
 * not know better and leaves {@link #NOTHING}: a settle, a take whose ceiling is of another version than the counter, a limit
 * with grants, a rate.
 */
public final class PlainBelow {
  /** Each charge takes the full path. */
  public static final long NOTHING = 0;

  private PlainBelow() {}

  /** What a take leaves on a counter that it changed, and that stands like this now. */
  public static long of(Take take, CounterKey key, Counter after) {
    if (after.version() != take.accountVersion()) return NOTHING;
    for (Item item : take.items()) {
      for (Leg leg : item.legs()) {
        if (leg.grants().isPresent()) continue;
        Bucket bucket = leg.bucket();
        if (bucket.counter().equals(key) && bucket.ceiling() instanceof Ceiling.Amount ceiling) {
          long next = after.committed() < ceiling.allowance() ? ceiling.allowance() : ceiling.max();
          return Math.min(next, leg.alerts().next(after.settled(), ceiling.allowance()));
        }
      }
    }
    return NOTHING;
  }
}
