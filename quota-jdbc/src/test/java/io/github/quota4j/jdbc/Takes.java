package io.github.quota4j.jdbc;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Reading;
import io.github.quota4j.store.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Takes of one service of one customer, as the face would send them. */
record Takes(UsageStore usage, String customer, String service, long limit) {
  /** Long enough for any machine. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  static Takes ofNewCustomer(UsageStore usage, long limit) {
    return new Takes(usage, "customer-" + UUID.randomUUID(), "api", limit);
  }

  Takes by(UsageStore other) {
    return new Takes(other, customer, service, limit);
  }

  Take take(long units) {
    return take(UUID.randomUUID().toString(), units, PATIENCE);
  }

  Take take(String id, long units, Duration patience) {
    Instant deadline = usage.now().plus(patience);
    return Take.of(new OperationId(customer, id), 0, deadline, item(units));
  }

  Item item(long units) {
    Bucket bucket = new Bucket(counter(), Window.ALWAYS.end(), Ceiling.Amount.hard(limit));
    return new Item(service, "", 0, Demand.exactly(units), List.of(Leg.of(bucket)));
  }

  CounterKey counter() {
    return new CounterKey(customer, "", service, "main", Window.ALWAYS.start());
  }

  long settled() {
    Reading reading = usage.read(customer, Set.of(counter()), usage.now().plus(PATIENCE));
    return reading.counter(counter()).settled();
  }
}
