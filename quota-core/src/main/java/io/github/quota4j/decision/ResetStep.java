package io.github.quota4j.decision;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reset, decided: from when on newer windows begin. Pure, like {@link TakeStep}.
 *
 * <p>A node that knows only the account as it was would go on charging the window that was cut. So its counter gets the
 * version of the account as it will be, in the step that chooses the instant: what comes after it is refused as stale, and
 * what came before lies before the instant. It also learns where it was cut, for what is settled or refunded later. A limit
 * of a subject needs none of this: whatever is counted on it is counted on a limit of its customer, too.
 */
public final class ResetStep {
  private ResetStep() {}

  /**
   * Decides a reset.
   *
   * @param books what the store keeps of the customer, locked
   * @param open the buckets of all windows of the customer that are cut, as the account was
   * @param version of the account as it will be
   * @param now store time, read after the last lock was got
   * @return the instant; empty, and nothing changes, if one of the windows is over or has not begun
   */
  public static Change<Optional<Instant>> reset(
      Books books, List<Bucket> open, long version, Instant now) {
    Instant at = now;
    for (Bucket bucket : open) {
      // Each part of the window that is cut has an instant of its own, and all usage so far lies in
      // the first.
      at = later(at, after(books.counter(bucket.counter()).asOf()));
      at = later(at, after(bucket.counter().windowStart()));
    }
    Map<CounterKey, Change.Changed> cut = new LinkedHashMap<>();
    for (Bucket bucket : open) {
      CounterKey key = bucket.counter();
      if (now.isBefore(key.windowStart()) || !at.isBefore(bucket.end()))
        return Change.none(Optional.empty());
      cut.put(key, new Change.Changed(books.counter(key).cut(at, version), bucket.end()));
    }
    return new Change<>(cut, Map.of(), List.of(), List.of(), Optional.of(at));
  }

  private static Instant after(Instant instant) {
    return instant.plus(1, ChronoUnit.MICROS);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
