package io.github.quota4j.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the decision function should say, told slowly: it remembers every charge that was ever admitted and adds all of
 * them up for each question. No counters, no drafts.
 */
final class ChargeOracle {
  /** One charge that was admitted: amounts for each counter that it is counted on. */
  static final class Admitted {
    final OperationId id;
    final List<List<CounterKey>> counters; // of each item
    final long[] granted;
    final long[] spent;
    final long[] returned;
    Optional<Instant> until;
    boolean open;
    boolean expired;

    Admitted(
        OperationId id, List<List<CounterKey>> counters, long[] granted, Optional<Instant> until) {
      this.id = id;
      this.counters = counters;
      this.granted = granted;
      this.until = until;
      this.open = until.isPresent();
      this.spent = open ? new long[granted.length] : granted.clone();
      this.returned = new long[granted.length];
    }

    boolean isLive(Instant now) {
      return open && now.isBefore(until.orElseThrow());
    }

    long taken(int item, Instant now) {
      return (isLive(now) ? granted[item] : spent[item]) - returned[item];
    }
  }

  final List<Admitted> admitted = new ArrayList<>();
  final Map<CounterKey, Long> ceilings = new HashMap<>();

  long ceiling(CounterKey counter) {
    return ceilings.getOrDefault(counter, 0L);
  }

  long used(CounterKey counter) {
    long sum = 0;
    for (Admitted charge : admitted) {
      for (int i = 0; i < charge.granted.length; i++) {
        if (charge.counters.get(i).contains(counter)) sum += charge.spent[i] - charge.returned[i];
      }
    }
    return sum;
  }

  private long taken(CounterKey counter, Instant now) {
    long sum = 0;
    for (Admitted charge : admitted) {
      for (int i = 0; i < charge.granted.length; i++) {
        if (charge.counters.get(i).contains(counter)) sum += charge.taken(i, now);
      }
    }
    return sum;
  }

  Optional<Admitted> find(OperationId id) {
    return admitted.stream().filter(charge -> charge.id.equals(id)).findFirst();
  }

  /** Admits all items or none; each between its min and max. */
  boolean take(
      OperationId id,
      List<List<CounterKey>> counters,
      long[] min,
      long[] max,
      Optional<Instant> until,
      Instant now) {
    long[] granted = new long[min.length];
    Admitted charge = new Admitted(id, counters, granted, until);
    if (until.isEmpty()) Arrays.fill(charge.spent, 0);
    admitted.add(charge);
    for (int i = 0; i < min.length; i++) {
      long amount = max[i];
      for (CounterKey counter : counters.get(i)) {
        amount = Math.min(amount, Math.max(0, ceiling(counter) - taken(counter, now)));
      }
      if (amount < min[i]) {
        admitted.remove(charge);
        return false;
      }
      granted[i] = amount;
      if (until.isEmpty()) charge.spent[i] = amount;
    }
    return true;
  }

  /** Ends a hold with what was spent of each item; what is above the hold only as far as it fits. */
  boolean commit(OperationId id, long[] spent, Instant now) {
    Admitted hold = find(id).orElseThrow();
    if (!hold.open) return false;
    if (!hold.isLive(now)) {
      hold.open = false;
      hold.expired = true;
      return false;
    }
    for (int i = 0; i < spent.length; i++) {
      long excess = Math.max(0, spent[i] - hold.granted[i]);
      for (CounterKey counter : hold.counters.get(i)) {
        excess = Math.min(excess, Math.max(0, ceiling(counter) - taken(counter, now)));
      }
      hold.spent[i] = Math.min(spent[i], hold.granted[i]) + excess;
      hold.granted[i] = hold.spent[i]; // an item that is settled holds nothing for the next ones
    }
    hold.open = false;
    return true;
  }

  void refund(OperationId id, long most) {
    Admitted charge = find(id).orElseThrow();
    if (charge.open || Arrays.stream(charge.returned).anyMatch(amount -> amount > 0)) return;
    charge.returned[0] = Math.min(most, charge.spent[0]);
  }
}
