package io.github.quota4j.decision;

import java.util.List;

/**
 * One limit of one item: what is taken of the item is drawn from its buckets, in order. Most limits have one bucket;
 * extra allowances come before or after it, and the same counter may appear again with a higher ceiling for overage.
 *
 * @param buckets at least one
 */
public record Leg(List<Bucket> buckets) {
  public Leg {
    buckets = List.copyOf(buckets);
    if (buckets.isEmpty()) throw new IllegalArgumentException("leg must have a bucket");
  }

  /** A leg with one bucket. */
  public static Leg of(Bucket bucket) {
    return new Leg(List.of(bucket));
  }

  /** The bucket that the limit is known by. */
  public Bucket first() {
    return buckets.get(0);
  }

  /** Whether it refills, and so is neither held nor billed. */
  boolean isRate() {
    return first().ceiling() instanceof Ceiling.Refill;
  }
}
