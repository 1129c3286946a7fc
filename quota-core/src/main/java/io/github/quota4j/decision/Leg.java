package io.github.quota4j.decision;

import io.github.quota4j.plan.Marks;
import io.github.quota4j.plan.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One limit of one item. All that is taken of the item is counted on its bucket; extra allowances, where there are some, pay
 * for a part of that, and what they paid is counted on their own counters beside it. So a counter of a window always tells
 * the whole use of that window, whoever paid for it.
 *
 * @param bucket the limit: its counter, the end of its window, how far it may grow by itself
 * @param grants the extra allowances; empty for most
 * @param alerts what its usage raises an alert at; empty for all but main limits
 */
public record Leg(Bucket bucket, Optional<Grants> grants, Marks alerts) {
  /**
   * Extra allowances of a limit.
   *
   * @param buckets those that can be drawn from, in their order; perhaps none is left, and some paid for a part of the window
   * @param before how many of them come before the limit's own allowance; the others come after it, and overage last
   */
  public record Grants(List<Bucket> buckets, int before) {
    public Grants {
      buckets = List.copyOf(buckets);
      if (before < 0 || before > buckets.size()) {
        throw new IllegalArgumentException(
            "before must be 0.." + buckets.size() + ", was " + before);
      }
    }
  }

  public Leg {
    if (grants.isPresent() && !(bucket.ceiling() instanceof Ceiling.Amount)) {
      throw new IllegalArgumentException("leg that refills cannot have grants");
    }
    if (!alerts.isEmpty() && !(bucket.ceiling() instanceof Ceiling.Amount)) {
      throw new IllegalArgumentException("leg that refills cannot raise alerts");
    }
  }

  /** A leg that raises no alerts. */
  public Leg(Bucket bucket, Optional<Grants> grants) {
    this(bucket, grants, Marks.NONE);
  }

  /** A leg without extra allowances. */
  public static Leg of(Bucket bucket) {
    return new Leg(bucket, Optional.empty());
  }

  /** The same with extra allowances. */
  public Leg with(Grants newGrants) {
    return new Leg(bucket, Optional.of(newGrants), alerts);
  }

  /** The same, with alerts. */
  public Leg with(Marks newAlerts) {
    return new Leg(bucket, grants, newAlerts);
  }

  /** The same, with nothing left of its extra allowances but what they have paid for. */
  public Leg withoutGrants() {
    return grants.isEmpty() ? this : with(new Grants(List.of(), 0));
  }

  /** All that a step reads and may change: the limit's bucket, and those of the extra allowances. */
  public List<Bucket> buckets() {
    if (grants.isEmpty()) return List.of(bucket);
    List<Bucket> all = new ArrayList<>();
    all.add(bucket);
    all.addAll(grants.get().buckets());
    all.add(new Bucket(
        bucket.counter().granted(), bucket.end(), Ceiling.Amount.hard(Unit.MAX_SMALLEST)));
    return all;
  }

  /**
   * The limit as it stands with its extra allowances: raised by what they have paid for, and by what is left of them once they
   * have back what they paid and is not used any more.
   */
  public Bucket raised(Function<CounterKey, Counter> books, Instant now) {
    if (grants.isEmpty()) return bucket;
    Ceiling.Amount own = (Ceiling.Amount) bucket.ceiling();
    Counter paid = books.apply(bucket.counter().granted());
    long surplus = Math.max(0, paid.settled() - books.apply(bucket.counter()).settled());
    long left = 0;
    long back = 0;
    for (Bucket grant : grants.get().buckets()) {
      Counter counter = books.apply(grant.counter());
      left += grant.ceiling().room(counter, now);
      back += counter.settled();
    }
    long more = paid.committed() - surplus + left + Math.min(surplus, back);
    return new Bucket(bucket.counter(), bucket.end(), own.raised(more));
  }

  /** Whether it refills, and so is neither held nor billed. */
  boolean isRate() {
    return bucket.ceiling() instanceof Ceiling.Refill;
  }
}
