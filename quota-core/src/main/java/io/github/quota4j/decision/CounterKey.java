package io.github.quota4j.decision;

import io.github.quota4j.plan.Limit;
import java.time.Instant;
import java.util.Comparator;

/**
 * Names a counter: one limit of one customer, in one window.
 *
 * @param customer the account that is billed
 * @param subject the part of the customer that the limit is for; empty for the customer as a whole
 * @param service what is used
 * @param limit the limit's name in its quota
 * @param windowStart when the window began; the epoch for a level and for a rate, which have none
 */
public record CounterKey(
    String customer, String subject, String service, String limit, Instant windowStart)
    implements Comparable<CounterKey> {
  private static final Comparator<CounterKey> ORDER = Comparator.comparing(CounterKey::customer)
      .thenComparing(CounterKey::service)
      .thenComparing(CounterKey::limit)
      .thenComparing(CounterKey::windowStart)
      .thenComparing(CounterKey::subject);

  /** The order in which stores lock counters, the same in every process: so two charges never wait for each other. */
  @Override
  public int compareTo(CounterKey other) {
    return ORDER.compare(this, other);
  }

  /** Counts the part of the same window's usage that grants paid. */
  public CounterKey granted() {
    return new CounterKey(customer, subject, service, Limit.GRANTED, windowStart);
  }

  /** Whether it tells who paid, and not what was used: then it is no sum of usage. */
  public boolean isOfGrants() {
    return limit.equals(Limit.GRANTED) || limit.startsWith(Limit.GRANT_PREFIX);
  }
}
