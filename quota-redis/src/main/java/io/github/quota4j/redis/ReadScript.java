package io.github.quota4j.redis;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.store.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what to look at to {@code read.lua} and {@code find.lua}, and reads what they saw. */
final class ReadScript {
  static final Script READ = Script.of("prelude", "read");
  static final Script FIND = Script.of("prelude", "find");

  private ReadScript() {}

  static Arguments arguments(String customer, List<CounterKey> counters, String now) {
    Arguments arguments = new Arguments()
        .key(Keys.reservations(customer))
        .key(Keys.leases(customer))
        .word(now);
    counters.forEach(key -> arguments.key(Keys.counter(key)));
    return arguments;
  }

  static Reading reading(List<CounterKey> keys, Reply reply) {
    Instant at = reply.instant();
    Map<CounterKey, Counter> counters = new HashMap<>();
    Reply all = reply.list();
    for (CounterKey key : keys) {
      Reply counter = all.list();
      if (counter.hasNext()) counters.put(key, counter.counter());
    }
    List<Operation> holds = new ArrayList<>();
    for (Reply open = reply.list(); open.hasNext(); ) {
      Reply hold = open.list();
      holds.add(KeptOperation.read(Keys.operationOf(hold.text()), hold.list()));
    }
    return new Reading(at, counters, holds);
  }

  static Arguments arguments(OperationId id, String now) {
    return new Arguments().key(Keys.operation(id)).word(now);
  }

  static Optional<Operation> operation(OperationId id, Reply reply) {
    reply.instant();
    return reply.hasNext() ? Optional.of(KeptOperation.read(id, reply.list())) : Optional.empty();
  }
}
