package io.github.quota4j.store;

import io.github.quota4j.decision.Books;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Draw;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Part;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How counters of one customer stood at an instant. It is also books that a take can be tried on: the answer is what a
 * real take would have got at that instant. Immutable.
 *
 * @param at store time of the reading
 * @param counters the counters that exist, of those that were asked for
 * @param open the customer's open holds, also those that ran out and were not looked at since
 */
public record Reading(Instant at, Map<CounterKey, Counter> counters, List<Operation> open)
    implements Books {
  public Reading {
    counters = Map.copyOf(counters);
    open = List.copyOf(open);
  }

  @Override
  public Counter counter(CounterKey key) {
    return counters.getOrDefault(key, Counter.ZERO);
  }

  /** Always empty: trying a take never repeats one. */
  @Override
  public Optional<Operation> operation(OperationId id) {
    return Optional.empty();
  }

  @Override
  public Collection<Operation> expired(String customer, Instant now) {
    return open.stream().filter(operation -> operation.isExpired(now)).toList();
  }

  /** Smallest units that live reservations hold of a counter. */
  public long held(CounterKey key) {
    return outstanding(
        key, hold -> hold.kind() == HoldTerms.Kind.RESERVATION && !hold.isExpired(at));
  }

  /** Smallest units that leases hold of a counter and did not report, though they ran out. */
  public long unconfirmed(CounterKey key) {
    return outstanding(
        key, hold -> hold.kind() == HoldTerms.Kind.LEASE && !at.isBefore(hold.until()));
  }

  private long outstanding(CounterKey key, Predicate<Operation> which) {
    long sum = 0;
    for (Operation hold : open) {
      if (!which.test(hold)) continue;
      for (Part part : hold.parts()) {
        for (Draw draw : part.openDraws()) if (draw.counter().equals(key)) sum += draw.amount();
      }
    }
    return sum;
  }
}
