package io.github.quota4j.cli.demo;

import java.util.List;
import java.util.Optional;

/** One customer for each plan of the demo: {@code demo-tiny} has tiny, and so on. Its name is also its API key. */
public final class DemoCustomers {
  static final String TINY = "demo-tiny";
  static final String STARTER = "demo-starter";

  private static final String PREFIX = "demo-";

  private DemoCustomers() {}

  /** The ids of all of them. */
  static List<String> all() {
    return DemoPlans.all().stream().map(plan -> PREFIX + plan.name()).toList();
  }

  /** The plan of a customer, if it is one of the demo's. */
  public static Optional<String> planOf(String customer) {
    return all().contains(customer)
        ? Optional.of(customer.substring(PREFIX.length()))
        : Optional.empty();
  }
}
