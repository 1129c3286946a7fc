package io.github.quota4j.redis;

import io.github.quota4j.decision.Books;
import io.github.quota4j.decision.Change;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.SettleStep;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.decision.TakeStep;
import io.github.quota4j.store.Reading;
import io.github.quota4j.store.UsageStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The core's decision around two maps that never forget: what every store should answer. Of one customer, for one thread. */
final class PlainBooks implements Books, UsageStore {
  private final Map<CounterKey, Counter> counters = new HashMap<>();
  private final Map<OperationId, Operation> operations = new HashMap<>();
  private final InstantSource clock;

  PlainBooks(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Counter counter(CounterKey key) {
    return counters.getOrDefault(key, Counter.ZERO);
  }

  @Override
  public Optional<Operation> operation(OperationId id) {
    return Optional.ofNullable(operations.get(id));
  }

  @Override
  public Collection<Operation> expired(String customer, Instant now) {
    return operations.values().stream()
        .filter(operation -> operation.isExpired(now))
        .toList();
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public TakeAnswer take(Take take) {
    return apply(TakeStep.take(this, take, now()));
  }

  @Override
  public SettleAnswer settle(Settle settle, Instant deadline) {
    return apply(SettleStep.settle(this, settle, now()));
  }

  @Override
  public Reading read(String customer, Set<CounterKey> keys, Instant deadline) {
    Map<CounterKey, Counter> found = new HashMap<>(counters);
    found.keySet().retainAll(keys);
    List<Operation> open = operations.values().stream()
        .filter(operation -> operation.state() == Operation.State.OPEN)
        .toList();
    return new Reading(now(), found, open);
  }

  @Override
  public Optional<Operation> find(OperationId id, Instant deadline) {
    return operation(id);
  }

  private <A> A apply(Change<A> change) {
    change.counters().forEach((key, changed) -> counters.put(key, changed.counter()));
    operations.putAll(change.operations());
    return change.answer();
  }
}
