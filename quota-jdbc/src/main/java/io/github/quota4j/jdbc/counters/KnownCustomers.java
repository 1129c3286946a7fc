package io.github.quota4j.jdbc.counters;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Customers that have a row: the last ones, so that a charge need not look each time. Safe for concurrent use. */
public final class KnownCustomers {
  private static final int MOST = 10_000;

  private final Map<String, Boolean> known = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MOST;
    }
  };

  synchronized boolean isNew(String customer) {
    return known.get(customer) == null;
  }

  synchronized void saved(Collection<String> customers) {
    for (String customer : customers) known.put(customer, true);
  }

  /** Asks again for each of them. */
  synchronized void forget() {
    known.clear();
  }
}
