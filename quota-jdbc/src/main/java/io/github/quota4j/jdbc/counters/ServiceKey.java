package io.github.quota4j.jdbc.counters;

import java.util.Comparator;

/** One service of one customer. */
public record ServiceKey(String customer, String service) implements Comparable<ServiceKey> {
  private static final Comparator<ServiceKey> ORDER =
      Comparator.comparing(ServiceKey::customer).thenComparing(ServiceKey::service);

  @Override
  public int compareTo(ServiceKey other) {
    return ORDER.compare(this, other);
  }
}
