package io.github.quota4j.store;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counters, holds and operation ids: the authority that decides how far each counter may grow.
 *
 * <p>Safe for concurrent use. Each call is one atomic step: it is decided as {@link
 * io.github.quota4j.decision.TakeStep} and {@link io.github.quota4j.decision.SettleStep} decide it, on a state that
 * nobody else changes meanwhile, and what it changes (counters, ids, ledger) is saved together before it is answered. It
 * returns by its deadline, which includes every wait for a connection or a lock.
 */
public interface UsageStore {
  /**
   * The store's own time, for windows and deadlines: read from it with each answer and carried on in between. It may lag
   * by the time that an answer travels, and is never ahead. Whole microseconds.
   *
   * @throws QuotaStoreException if it was never read and cannot be now
   */
  Instant now();

  /**
   * Takes what every item asks for, or nothing. The same id on the same charge counts once, and has the first answer.
   *
   * @throws QuotaStoreException if the store did not answer by the take's deadline
   * @throws IllegalArgumentException if the store cannot keep it: a row of its ledger is too large (10<sup>14</sup> units), its
   *     text is none that the store can encode, or a leg has more buckets than it knows; nothing was taken
   */
  TakeAnswer take(Take take);

  /**
   * Settles what was taken. The same settle again changes nothing, and says so.
   *
   * @param deadline in store time; a settle that comes later may count all the same
   * @throws QuotaStoreException if the store did not answer by then
   * @throws IllegalArgumentException if a report names another number of amounts than the hold has services
   */
  SettleAnswer settle(Settle settle, Instant deadline);

  /**
   * The state of some counters of one customer, and of all its open holds.
   *
   * @param deadline in store time
   * @throws QuotaStoreException if the store did not answer by then
   */
  Reading read(String customer, Set<CounterKey> counters, Instant deadline);

  /**
   * The state of counters of many customers, each as it was at some moment of this call; those that exist.
   *
   * @param deadline in store time
   * @throws QuotaStoreException if the store did not answer by then
   */
  default Map<CounterKey, Counter> counters(Set<CounterKey> counters, Instant deadline) {
    Map<CounterKey, Counter> found = new HashMap<>();
    counters.stream()
        .collect(Collectors.groupingBy(CounterKey::customer, Collectors.toSet()))
        .forEach((customer, keys) -> found.putAll(read(customer, keys, deadline).counters()));
    return found;
  }

  /**
   * The state of all counters that some items would be counted on. A store whose ledger others write to, too, makes it tell
   * what they recorded, also where there is no counter yet.
   *
   * @param deadline in store time
   * @throws QuotaStoreException if the store did not answer by then
   */
  default Reading read(String customer, List<Item> items, Instant deadline) {
    Set<CounterKey> counters = new HashSet<>();
    for (Item item : items) {
      for (Leg leg : item.legs()) leg.buckets().forEach(bucket -> counters.add(bucket.counter()));
    }
    return read(customer, counters, deadline);
  }

  /**
   * The state of all counters that the items of many customers would be counted on, each customer as it was at some moment
   * of this call; those that exist, or that others recorded usage for.
   *
   * @param customers the items of each
   * @param deadline in store time
   * @throws QuotaStoreException if the store did not answer by then
   * @see #read(String, List, Instant)
   */
  default Map<CounterKey, Counter> readAll(Collection<List<Item>> customers, Instant deadline) {
    Map<CounterKey, Counter> found = new HashMap<>();
    for (List<Item> items : customers) {
      if (items.isEmpty()) continue;
      String customer = items.get(0).legs().get(0).bucket().counter().customer();
      found.putAll(read(customer, items, deadline).counters());
    }
    return found;
  }

  /**
   * What became of a call. An operation that is not found was not counted; it still may be, until its deadline passed.
   *
   * @param deadline in store time
   * @throws QuotaStoreException if the store did not answer by then
   */
  Optional<Operation> find(OperationId id, Instant deadline);
}
