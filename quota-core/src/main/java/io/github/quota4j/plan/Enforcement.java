package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What happens at the main limit. Immutable.
 *
 * @param mode hard refuses what would pass the limit; soft lets it through and flags it
 * @param overageCap units, 0 or more, that a soft quota lets through above its limit; empty is no cap, and the only choice of a
 *     hard one
 * @param shadow whether the quota counts and reports what it would refuse, and lets it through
 */
public record Enforcement(Mode mode, Optional<BigDecimal> overageCap, boolean shadow) {
  /** Hard or soft. */
  public enum Mode {
    HARD,
    SOFT
  }

  public Enforcement {
    if (overageCap.isPresent()) {
      if (mode == Mode.HARD)
        throw new IllegalArgumentException("overage cap needs a soft quota, was hard");
      if (overageCap.get().signum() < 0) {
        throw new IllegalArgumentException(
            "overage cap must not be negative, was " + overageCap.get());
      }
    }
  }
}
