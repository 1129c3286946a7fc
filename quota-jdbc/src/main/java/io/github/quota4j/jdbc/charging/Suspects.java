package io.github.quota4j.jdbc.charging;

import io.github.quota4j.jdbc.work.StoreTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Customers whose locks somebody else held for too long just now. Their calls go alone and after all others, so that nobody waits
 * with them. Not for use by two threads.
 */
final class Suspects {
  /** Who was waited for in vain is expected to be so again for so long. */
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Long> until = new HashMap<>();

  /** Takes those steps out that are to go alone, and tells which of them are still waited for. */
  List<Step<?>> takeFrom(List<Step<?>> steps) {
    until.values().removeIf(end -> end - StoreTime.ticks() < 0);
    List<Step<?>> suspects = new ArrayList<>();
    steps.removeIf(step -> {
      if (isLocked(step)) step.suspect();
      return step.isSuspect() && suspects.add(step);
    });
    suspects.removeIf(Step::isGivenUp);
    return suspects;
  }

  boolean isLocked(Step<?> step) {
    return until.containsKey(step.id().customer());
  }

  void locked(Step<?> step) {
    until.put(step.id().customer(), StoreTime.ticks() + NANOS);
  }

  void free(Step<?> step) {
    until.remove(step.id().customer());
  }
}
