package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Draw;
import io.github.quota4j.plan.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Set;

/**
 * A counter that a step needs, with what it takes to make it.
 *
 * @param key names it
 * @param end of its window
 * @param scale decimals of its unit
 * @param isSummed whether it is the sum of the ledger over its window; a rate is not, nor is what grants paid
 * @param isOfDraw whether something was drawn on it before: that is settled on whatever window its counter is of by now
 * @param version of the account that it is to be charged by; 0 if it is not
 */
public record NeededCounter(
    CounterKey key, Instant end, int scale, boolean isSummed, boolean isOfDraw, long version) {
  public static NeededCounter of(Bucket bucket, int scale) {
    return of(bucket, scale, 0);
  }

  static NeededCounter of(Bucket bucket, int scale, long version) {
    boolean isRate = bucket.ceiling() instanceof Ceiling.Refill;
    // A rate that nothing was taken of has drained long ago.
    Instant end = isRate ? Instant.EPOCH : bucket.end();
    return new NeededCounter(
        bucket.counter(), end, scale, !isRate && isOfUsage(bucket.counter()), false, version);
  }

  /** What was drawn on, as it was. */
  static NeededCounter drawn(Bucket bucket, int scale) {
    NeededCounter counter = of(bucket, scale);
    return new NeededCounter(counter.key(), counter.end(), scale, counter.isSummed(), true, 0);
  }

  /** What is drawn on, and who paid. */
  static Set<NeededCounter> of(Draw draw, int scale) {
    NeededCounter drawn = drawn(draw.counter(), draw.end(), scale);
    if (draw.payer().isEmpty()) return Set.of(drawn);
    Draw.Payer payer = draw.payer().get();
    return Set.of(
        drawn,
        drawn(draw.counter().granted(), draw.end(), scale),
        drawn(payer.grant(), payer.end(), scale));
  }

  private static NeededCounter drawn(CounterKey key, Instant end, int scale) {
    return new NeededCounter(key, end, scale, isOfUsage(key), true, 0);
  }

  private static boolean isOfUsage(CounterKey key) {
    return !key.isOfGrants();
  }

  /**
   * Whether a stored counter is the sum of another window than this, which begins at the same instant, as the limit had another
   * period then; or is counted in other decimals. One whose window a reset cut here is not, nor is one that a newer account has
   * charged: there this one is out of date.
   */
  boolean isOtherThan(CounterRow stored) {
    boolean isOfWindow = end.equals(stored.end()) || end.equals(stored.counter().cutAt());
    boolean isOutOfDate = version > 0 && version < stored.counter().version();
    return isSummed && !isOfDraw && !isOutOfDate && !(isOfWindow && scale == stored.scale());
  }

  /**
   * Whether a stored counter may have missed charges: an older account charged it last, and since then its limit may have been gone,
   * or had another period, and come back. Of one subject's it is not asked: others are charged without it all the time.
   */
  boolean mayBeMissedBy(CounterRow stored) {
    return isSummed && key.subject().isEmpty() && version > stored.counter().version();
  }

  /** Whether both cannot be decided at once: one counter is not the sum of two windows. */
  public boolean excludes(NeededCounter other) {
    return isSummed
        && !isOfDraw
        && !other.isOfDraw
        && !(end.equals(other.end) && scale == other.scale);
  }

  public ServiceKey service() {
    return new ServiceKey(key.customer(), key.service());
  }

  /**
   * So many units of the ledger, in smallest units: a counter never tells less than the ledger, as far as it can hold it.
   */
  long smallest(BigDecimal units) {
    return smallest(units, 0);
  }

  /** The same, beside what is held of it. */
  public long smallest(BigDecimal units, long held) {
    return Math.min(Unit.MAX_SMALLEST - held, Math.max(0, smallestMore(units)));
  }

  /** By how much units of the ledger change a counter, in smallest units; negative if more of them were taken back. */
  long smallestMore(BigDecimal units) {
    BigDecimal most = BigDecimal.valueOf(Unit.MAX_SMALLEST);
    return units
        .movePointRight(scale)
        .setScale(0, RoundingMode.CEILING)
        .min(most)
        .max(most.negate())
        .longValueExact();
  }
}
