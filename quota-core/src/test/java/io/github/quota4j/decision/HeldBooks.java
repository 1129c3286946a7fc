package io.github.quota4j.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Books in a map, for one thread. */
final class HeldBooks implements Books {
  final Map<CounterKey, Counter> counters = new HashMap<>();
  final Map<OperationId, Operation> operations = new HashMap<>();
  final List<UsageRow> usage = new ArrayList<>();

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

  TakeAnswer take(Take take, Instant now) {
    return save(TakeStep.take(this, take, now));
  }

  SettleAnswer settle(Settle settle, Instant now) {
    return save(SettleStep.settle(this, settle, now));
  }

  private <A> A save(Change<A> change) {
    change.counters().forEach((key, changed) -> counters.put(key, changed.counter()));
    operations.putAll(change.operations());
    usage.addAll(change.usage());
    return change.answer();
  }
}
