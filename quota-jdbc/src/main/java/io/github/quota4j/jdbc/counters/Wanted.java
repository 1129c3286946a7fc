package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.OperationId;
import java.util.List;
import java.util.Set;

/**
 * What a batch needs to be decided.
 *
 * @param counters to lock, in their order
 * @param services whose usage these counters count
 * @param operations to read once these are locked
 * @param callersIds those of them that may be so old that only the ledger knows them
 * @param customers whose reservations that ran out are read
 * @param settled usage that becomes of operations: all counters that count it are read, locked or not
 * @param isTestClock whether "ran out" is judged by another clock than the server's: then all that are open are read
 */
public record Wanted(
    List<CounterKey> counters,
    Set<ServiceKey> services,
    List<OperationId> operations,
    List<OperationId> callersIds,
    Set<String> customers,
    Set<Use> settled,
    boolean isTestClock) {
  /** So many reservations that ran out are read of a customer, the oldest: see {@code Batch}. */
  public static final int MOST_EXPIRED = 200;

  /** One counter, and nothing beside it. */
  public static Wanted of(CounterKey counter) {
    return new Wanted(List.of(counter), Set.of(), List.of(), List.of(), Set.of(), Set.of(), false);
  }
}
