package io.github.quota4j.redis;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Takes of one customer, from one level or from the window of the running hour, by ids of the caller's. */
final class Takes {
  final String customer;
  private final UsageStore usage;
  private final long limit;

  Takes(UsageStore usage, long limit) {
    this.customer = "customer-" + UUID.randomUUID();
    this.usage = usage;
    this.limit = limit;
  }

  OperationId id(String value) {
    return new OperationId(customer, value);
  }

  /** A take from the level, with so long to answer. */
  Take level(String id, long amount, Duration patience) {
    return take(id, amount, patience, leg(Window.ALWAYS.start(), Window.ALWAYS.end()));
  }

  /** A take from the hour that runs by the store's clock. */
  Take hour(String id, long amount) {
    Instant now = usage.now();
    Instant start =
        now.minusSeconds(Math.floorMod(now.getEpochSecond(), 3_600)).minusNanos(now.getNano());
    return take(id, amount, Duration.ofSeconds(30), leg(start, start.plusSeconds(3_600)));
  }

  Take rate(String id, long amount, Ceiling.Refill refill) {
    CounterKey key = new CounterKey(customer, "", "api", "rate", Window.ALWAYS.start());
    return take(
        id, amount, Duration.ofSeconds(30), Leg.of(new Bucket(key, Window.ALWAYS.end(), refill)));
  }

  Take take(String id, long amount, Duration patience, Leg leg) {
    Item item = new Item("api", "", 0, Demand.exactly(amount), List.of(leg));
    return Take.of(id(id), 0, usage.now().plus(patience), item).withCallersId();
  }

  /** How the level stands. */
  Counter level() {
    return level(usage);
  }

  /** How another store sees the level. */
  Counter level(UsageStore by) {
    CounterKey key = leg(Window.ALWAYS.start(), Window.ALWAYS.end()).bucket().counter();
    return by.read(customer, Set.of(key), by.now().plusSeconds(30))
        .counters()
        .getOrDefault(key, Counter.ZERO);
  }

  private Leg leg(Instant start, Instant end) {
    CounterKey key = new CounterKey(customer, "", "api", "main", start);
    return Leg.of(new Bucket(key, end, Ceiling.Amount.hard(limit)));
  }
}
