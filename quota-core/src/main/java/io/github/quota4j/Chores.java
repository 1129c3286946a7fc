package io.github.quota4j;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

/**
 * Which {@link Chore}s a node does, and how often. Immutable.
 *
 * <pre>{@code
 * quotas.upkeep().schedule(Chores.usual());
 * quotas.upkeep().schedule(Chores.usual().every(Chore.MONITOR, Duration.ofMinutes(5)).removeUsage(Duration.ofDays(400)));
 * }</pre>
 *
 * @param every how long after the end of each it begins again; what is not in it is not done
 * @param busiest how many accounts are warmed, at least 1
 * @param usageKept how old usage records get before they are removed; there if {@link Chore#REMOVE_USAGE} is done
 */
public record Chores(Map<Chore, Duration> every, int busiest, Optional<Duration> usageKept) {
  private static final int USUALLY_BUSIEST = 1_000;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(365);

  /** @throws IllegalArgumentException if one is out of range */
  public Chores {
    every.forEach((chore, pause) -> requireInRange(chore, pause));
    every = every.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(every));
    if (busiest < 1)
      throw new IllegalArgumentException("busiest must be at least 1, was " + busiest);
    usageKept.ifPresent(Removing::requireAge);
    if (usageKept.isPresent() != every.containsKey(Chore.REMOVE_USAGE)) {
      throw new IllegalArgumentException("REMOVE_USAGE needs an age and an age needs it, was "
          + every.keySet() + " and " + usageKept.map(Duration::toString).orElse("no age"));
    }
  }

  private static void requireInRange(Chore chore, Duration pause) {
    if (pause.compareTo(SHORTEST) < 0 || pause.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          chore + " must be every " + SHORTEST + " to " + LONGEST + ", was " + pause);
    }
  }

  /** All but the removal of usage, as often as {@link Chore#usually} says. */
  public static Chores usual() {
    Map<Chore, Duration> every = new EnumMap<>(Chore.class);
    for (Chore chore : EnumSet.complementOf(EnumSet.of(Chore.REMOVE_USAGE)))
      every.put(chore, chore.usually());
    return new Chores(every, USUALLY_BUSIEST, Optional.empty());
  }

  /** None; to be added to. */
  public static Chores none() {
    return new Chores(Map.of(), USUALLY_BUSIEST, Optional.empty());
  }

  /**
   * The same, with a chore that often.
   *
   * @param pause from its end to its next begin, 100 ms to 365 days
   * @throws IllegalArgumentException if it is out of range, or the chore is one that {@link #removeUsage} adds
   */
  public Chores every(Chore chore, Duration pause) {
    Map<Chore, Duration> more = copy();
    more.put(chore, pause);
    return new Chores(more, busiest, usageKept);
  }

  /** The same without a chore. */
  public Chores without(Chore chore) {
    Map<Chore, Duration> fewer = copy();
    fewer.remove(chore);
    return new Chores(fewer, busiest, chore == Chore.REMOVE_USAGE ? Optional.empty() : usageKept);
  }

  /**
   * The same, and usage records that are older are removed, once a day.
   *
   * @param olderThan at least 31 days; see {@link QuotaUpkeep#removeUsage}
   */
  public Chores removeUsage(Duration olderThan) {
    Map<Chore, Duration> more = copy();
    more.put(Chore.REMOVE_USAGE, Chore.REMOVE_USAGE.usually());
    return new Chores(more, busiest, Optional.of(olderThan));
  }

  /** The same, with so many accounts to warm. */
  public Chores warm(int accounts) {
    return new Chores(every, accounts, usageKept);
  }

  private Map<Chore, Duration> copy() {
    return every.isEmpty() ? new EnumMap<>(Chore.class) : new EnumMap<>(every);
  }
}
