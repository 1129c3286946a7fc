package io.github.quota4j.decision;

import java.util.List;

/**
 * One service of a charge, with all the limits that it is counted against.
 *
 * @param service what is used
 * @param subject the part of the customer that uses it; empty if none was named
 * @param scale decimals of the unit, for the ledger
 * @param demand how much
 * @param legs one for each limit; the first is the one that {@link Demand.SetTo} speaks of
 */
public record Item(String service, String subject, int scale, Demand demand, List<Leg> legs) {
  public Item {
    legs = List.copyOf(legs);
    if (legs.isEmpty()) throw new IllegalArgumentException("item must have a leg");
  }

  /** Whether anything of it is billed: a rate alone is not. */
  boolean isCounted() {
    for (Leg leg : legs) if (!leg.isRate()) return true;
    return false;
  }
}
