package io.github.quota4j.decision;

import io.github.quota4j.plan.Unit;

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
      if (min < 0 || min > max || max > Unit.MAX_SMALLEST) {
        throw new IllegalArgumentException("demand must be 0 <= min <= max <= " + Unit.MAX_SMALLEST
            + ", was " + min + " and " + max);
      }
    }
  }

  /**
   * Give back of a level, as much as is there.
   *
   * @param most 0 to 2<sup>53</sup> - 1
   */
  record Release(long most) implements Demand {
    public Release {
      requireAmount("release", most);
    }
  }

  /**
   * Bring the counter of the first leg to a level; the other legs move by as much.
   *
   * @param level 0 to 2<sup>53</sup> - 1
   */
  record SetTo(long level) implements Demand {
    public SetTo {
      requireAmount("level", level);
    }
  }

  /** Exactly so much, or nothing. */
  static Demand exactly(long amount) {
    return new Add(amount, amount);
  }

  /** As much as fits, perhaps nothing. */
  static Demand upTo(long amount) {
    return new Add(0, amount);
  }

  private static void requireAmount(String what, long amount) {
    if (amount < 0 || amount > Unit.MAX_SMALLEST) {
      throw new IllegalArgumentException(
          what + " must be 0.." + Unit.MAX_SMALLEST + ", was " + amount);
    }
  }
}
