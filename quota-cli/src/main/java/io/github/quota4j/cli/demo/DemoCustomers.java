package io.github.quota4j.cli.demo;

import io.github.quota4j.plan.Plan;
import java.util.List;
import java.util.Optional;

/**
 * One customer for each plan: {@code demo-tiny} has tiny, and so on. Its id is also its API key.
 *
 * @param plans what they have
 */
public record DemoCustomers(List<Plan> plans) {
  static final String TINY = "demo-tiny";
  static final String STARTER = "demo-starter";

  private static final String PREFIX = "demo-";

  /** Those of the demo's own plans. */
  public static DemoCustomers own() {
    return new DemoCustomers(DemoPlans.all());
  }

  /** Those of other plans. */
  public static DemoCustomers of(List<Plan> plans) {
    return new DemoCustomers(plans);
  }

  /** The ids of all of them. */
  List<String> all() {
    return plans.stream().map(DemoCustomers::of).toList();
  }

  /** The id of the one that has a plan. */
  static String of(Plan plan) {
    return PREFIX + plan.name();
  }

  /** The plan of a customer, if it is one of these. */
  public Optional<String> planOf(String customer) {
    return plans.stream()
        .filter(plan -> of(plan).equals(customer))
        .map(Plan::name)
        .findFirst();
  }
}
