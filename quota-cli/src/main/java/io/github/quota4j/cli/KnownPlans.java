package io.github.quota4j.cli;

import io.github.quota4j.cli.demo.DemoCustomers;
import io.github.quota4j.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the command knows of plans and customers where the store keeps neither.
 *
 * @param plans all that there are
 * @param planOf which one a customer has; empty: what the settings say, of customers without a subscription
 */
record KnownPlans(List<Plan> plans, Optional<Function<String, Optional<String>>> planOf) {
  /** Nothing: the store knows, or nobody does. */
  static KnownPlans none() {
    return new KnownPlans(List.of(), Optional.empty());
  }

  static KnownPlans ofDemo() {
    DemoCustomers customers = DemoCustomers.own();
    return new KnownPlans(customers.plans(), Optional.of(customers::planOf));
  }
}
