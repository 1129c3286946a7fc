package io.github.quota4j.store;

import io.github.quota4j.decision.Books;
import io.github.quota4j.decision.Change;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.ExpiryStep;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The books of one customer in memory. Guarded by its own monitor, which {@link InMemoryCustomers} holds around a step. */
final class CustomerBooks implements Books {
  /** How long a caller may come back with its id. */
  static final Duration CALLERS_ID = Duration.ofDays(2);

  /** How long an id of the library's can still be refunded, once it is over. */
  static final Duration MADE_ID = Duration.ofMinutes(10);

  /** Ids of the library's are kept for refunds only: the last ones, so that a busy customer cannot fill the memory. */
  static final int MOST_MADE_IDS = 100;

  /** Ids of a caller's are a promise: past so many a charge with a new one is refused. */
  static final int MOST_CALLERS_IDS = 100_000;

  private final Map<CounterKey, Change.Changed> counters = new HashMap<>();
  private final Map<OperationId, Operation> open = new LinkedHashMap<>();
  private final Map<OperationId, Operation> callers = new LinkedHashMap<>(); // oldest first
  private final Map<OperationId, Operation> made = new LinkedHashMap<>(); // oldest first
  private int sweepAt = 64;
  private boolean dropped;

  @Override
  public Counter counter(CounterKey key) {
    Change.Changed changed = counters.get(key);
    return changed == null ? Counter.ZERO : changed.counter();
  }

  @Override
  public Optional<Operation> operation(OperationId id) {
    Operation callersOwn = callers.isEmpty() ? null : callers.get(id);
    return Optional.ofNullable(callersOwn == null ? made.get(id) : callersOwn);
  }

  @Override
  public Collection<Operation> expired(String customer, Instant now) {
    return expired(now);
  }

  private List<Operation> expired(Instant now) {
    if (open.isEmpty()) return List.of();
    return open.values().stream().filter(operation -> operation.isExpired(now)).toList();
  }

  /** Saves what a step changed, and gives its answer. */
  <A> A apply(Change<A> change, Instant now) {
    forget(callers, CALLERS_ID, Integer.MAX_VALUE, now);
    forget(made, MADE_ID, MOST_MADE_IDS, now);
    change.operations().values().forEach(this::requireRoom);
    counters.putAll(change.counters());
    change.operations().values().forEach(this::put);
    if (counters.size() >= sweepAt) {
      counters.values().removeIf(changed -> isOver(changed, now));
      sweepAt = Math.max(64, 2 * counters.size());
    }
    return change.answer();
  }

  /**
   * Frees the oldest reservations if they ran out. Nobody waits for it; but where nothing is ever refused they would pile up. Two
   * at a time, as above.
   */
  void freeOldest(Instant now) {
    if (open.isEmpty()) return;
    free(open.values().stream().limit(2).filter(hold -> hold.isExpired(now)).toList(), now);
  }

  private void free(Collection<Operation> ranOut, Instant now) {
    if (!ranOut.isEmpty()) apply(ExpiryStep.expire(this, ranOut, now), now);
  }

  Reading read(Set<CounterKey> keys, Instant now) {
    Map<CounterKey, Counter> found = new HashMap<>();
    for (CounterKey key : keys) {
      Change.Changed changed = counters.get(key);
      if (changed != null) found.put(key, changed.counter());
    }
    return new Reading(now, found, List.copyOf(open.values()));
  }

  boolean isDropped() {
    return dropped;
  }

  /** Drops the books if they hold nothing that could matter again. */
  boolean dropIfIdle(Instant now) {
    free(expired(now), now);
    counters.values().removeIf(changed -> isOver(changed, now));
    while (forget(callers, CALLERS_ID, Integer.MAX_VALUE, now)) {}
    while (forget(made, MADE_ID, Integer.MAX_VALUE, now)) {}
    dropped = counters.isEmpty() && callers.isEmpty() && made.isEmpty();
    return dropped;
  }

  private void requireRoom(Operation operation) {
    if (operation.idIsCallers()
        && callers.size() >= MOST_CALLERS_IDS
        && !callers.containsKey(operation.id())) {
      throw new QuotaStoreException(
          "the store in memory is full: customer " + operation.id().customer() + " used "
              + MOST_CALLERS_IDS + " ids of its own within " + CALLERS_ID.toHours() + " h",
          false);
    }
  }

  private void put(Operation operation) {
    OperationId id = operation.id();
    (operation.idIsCallers() ? callers : made).put(id, operation);
    if (operation.state() == Operation.State.OPEN) open.put(id, operation);
    else if (!open.isEmpty()) open.remove(id);
  }

  /**
   * Forgets at most two operations that are old, or one that is too many: steps add one each, so it keeps up, and never
   * stalls one. What is too many is not looked at before: it was last touched long ago, and far away in memory.
   */
  private boolean forget(
      Map<OperationId, Operation> operations, Duration kept, int most, Instant now) {
    boolean forgot = false;
    for (int i = 0; i < 2 && !operations.isEmpty(); i++) {
      Iterator<Map.Entry<OperationId, Operation>> oldest = operations.entrySet().iterator();
      Map.Entry<OperationId, Operation> first = oldest.next();
      boolean tooMany = operations.size() > most;
      boolean isOld = now.isAfter(first.getValue().over().plus(kept));
      // A reservation may last for a year, and must not keep what came after it.
      boolean isHold = first.getValue().answer().until().isPresent();
      if (!tooMany && !isOld && !isHold) break;
      oldest.remove();
      if (open.containsKey(first.getKey()) || !(tooMany || isOld)) {
        operations.put(first.getKey(), first.getValue()); // looked at again when all others were
      } else {
        forgot = true;
        if (tooMany) break;
      }
    }
    return forgot;
  }

  private static boolean isOver(Change.Changed changed, Instant now) {
    return !now.isBefore(changed.end()) && changed.counter().outstanding() == 0;
  }
}
