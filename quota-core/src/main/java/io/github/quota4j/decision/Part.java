package io.github.quota4j.decision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operation has of one item. Amounts are smallest units.
 *
 * @param service what is used
 * @param subject the part of the customer that uses it; empty if none was named
 * @param scale decimals of the unit
 * @param granted taken; negative where a level was lowered
 * @param reported what the holder says it spent, which may be more than there was room for
 * @param spent settled of it, at most granted
 * @param returned refunded of what was spent
 * @param draws where it came from, leg by leg
 */
public record Part(
    String service,
    String subject,
    int scale,
    long granted,
    long reported,
    long spent,
    long returned,
    List<Draw> draws) {
  public Part {
    draws = List.copyOf(draws);
  }

  /** The draws that are granted and not settled. */
  public List<Draw> openDraws() {
    return slice(spent, granted);
  }

  /** Settled and not refunded. */
  public long kept() {
    return spent - returned;
  }

  Part settled(long newReported, long newSpent) {
    return new Part(service, subject, scale, granted, newReported, newSpent, returned, draws);
  }

  Part refunded(long newReturned) {
    return new Part(service, subject, scale, granted, reported, spent, newReturned, draws);
  }

  /** The part with more granted and settled at once, from further draws. */
  Part enlarged(long extra, List<Draw> further) {
    List<Draw> all = new ArrayList<>(draws);
    all.addAll(further);
    return new Part(
        service, subject, scale, granted + extra, reported, spent + extra, returned, all);
  }

  /**
   * The slice of the draws that lies between two amounts of the part, each leg counted from its first draw: what is
   * spent first was drawn first, so what is returned goes back in reverse.
   */
  List<Draw> slice(long from, long to) {
    List<Draw> slice = new ArrayList<>();
    Map<Integer, Long> offsets = new HashMap<>(); // by leg
    for (Draw draw : draws) {
      long offset = offsets.merge(draw.leg(), draw.amount(), Long::sum) - draw.amount();
      long amount = Math.min(to, offset + draw.amount()) - Math.max(from, offset);
      if (amount > 0) slice.add(draw.of(amount));
    }
    return slice;
  }
}
