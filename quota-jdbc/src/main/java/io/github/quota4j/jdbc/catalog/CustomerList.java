package io.github.quota4j.jdbc.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Some customers as values of an {@code IN (…)}: for statements that are run now and then, on either database. */
public final class CustomerList {
  private CustomerList() {}

  public static String marks(Collection<String> customers) {
    return String.join(",", Collections.nCopies(customers.size(), "?"));
  }

  public static Object[] and(Collection<String> customers, Object... more) {
    List<Object> values = new ArrayList<>(customers);
    values.addAll(List.of(more));
    return values.toArray();
  }
}
