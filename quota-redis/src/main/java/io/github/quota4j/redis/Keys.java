package io.github.quota4j.redis;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.OperationId;

/**
 * The names of what is kept: {@code q4:{shard}:kind:…}. Customers are spread over a fixed number of shards, and the shard's number is
 * what Redis Cluster hashes: so all keys of a customer share a slot, and one script may touch them.
 */
final class Keys {
  /** Never changes: what is kept would not be found again. */
  static final int SHARDS = 1_024;

  private Keys() {}

  static String counter(CounterKey key) {
    StringBuilder name = start(key.customer(), 'c');
    LengthPrefixed.append(name, key.subject());
    LengthPrefixed.append(name, key.service());
    LengthPrefixed.append(name, key.limit());
    return name.append(Micros.exact("start of a window", key.windowStart())).toString();
  }

  static String operation(OperationId id) {
    StringBuilder name = start(id.customer(), 'o');
    LengthPrefixed.append(name, id.value());
    return name.toString();
  }

  /** Names of the customer's open reservations, each with the instant at which it runs out. */
  static String reservations(String customer) {
    return start(customer, 'r').toString();
  }

  /** Names of the customer's open leases, each with the instant at which it runs out. */
  static String leases(String customer) {
    return start(customer, 'l').toString();
  }

  static CounterKey counterOf(String name) {
    LengthPrefixed.Reader parts = parts(name);
    return new CounterKey(
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
        Micros.instant(Long.parseLong(parts.rest())));
  }

  static OperationId operationOf(String name) {
    LengthPrefixed.Reader parts = parts(name);
    return new OperationId(parts.next(), parts.next());
  }

  private static StringBuilder start(String customer, char kind) {
    StringBuilder name = new StringBuilder(96)
        .append("q4:{")
        .append(Math.floorMod(customer.hashCode(), SHARDS))
        .append("}:")
        .append(kind)
        .append(':');
    LengthPrefixed.append(name, customer);
    return name;
  }

  private static LengthPrefixed.Reader parts(String name) {
    return new LengthPrefixed.Reader(name, name.indexOf('}') + ":c:".length() + 1);
  }
}
