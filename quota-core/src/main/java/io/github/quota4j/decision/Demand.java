package io.github.quota4j.decision;

/** How much an item asks for, in smallest units. */
public sealed interface Demand {
  /**
   * Add as much as fits, at least min.
   *
   * @param min 0 to max
   * @param max at most 2<sup>53</sup> - 1
   */
  record Add(long min, long max) implements Demand {
    public Add {
      if (min < 0 || min > max)
        throw new IllegalArgumentException("demand must be 0 <= min <= max, was " + this);
    }
  }

  /**
   * Give back of a level, as much as is there.
   *
   * @param most 0 or more
   */
  record Release(long most) implements Demand {}

  /**
   * Bring the counter of the first leg to a level; the other legs move by as much.
   *
   * @param level 0 or more
   */
  record SetTo(long level) implements Demand {}

  /** Exactly so much, or nothing. */
  static Demand exactly(long amount) {
    return new Add(amount, amount);
  }

  /** As much as fits, perhaps nothing. */
  static Demand upTo(long amount) {
    return new Add(0, amount);
  }
}
