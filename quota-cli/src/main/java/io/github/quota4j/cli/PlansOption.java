package io.github.quota4j.cli;

import io.github.quota4j.cli.demo.DemoCustomers;
import io.github.quota4j.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which plans there are, and which one a customer has, where the store keeps neither: {@code --plans}, {@code --default-plan}. */
final class PlansOption {
  @Option(
      names = "--plans",
      paramLabel = "FILE",
      description = {
        "Plans in YAML or JSON, for a store that keeps none: redis://... or memory:.",
        "Default: those of the demo on redis://..., and none in memory:."
      })
  private @Nullable Path file;

  @Option(
      names = "--default-plan",
      paramLabel = "NAME",
      description = {
        "The plan, of those in --plans, that the customer has.",
        "Customer demo-NAME has plan NAME without it, as in the demo."
      })
  private @Nullable String defaultPlan;

  /** @throws Failure if the store keeps plans itself, the file is bad, or nobody says which plan the customer has */
  KnownPlans at(StoreLocation location, String customer) {
    if (file == null) return withoutFile(location);
    if (location.keepsPlans()) {
      throw Failure.usage(
          "--plans is for a store that keeps no plans (redis://... or memory:), and "
              + location.shown() + " keeps its own");
    }
    List<Plan> plans = PlansFile.read(file);
    String plan = planOf(customer, plans);
    return new KnownPlans(
        plans, Optional.of(anyone -> Optional.of(plan))); // a command is about one customer
  }

  private KnownPlans withoutFile(StoreLocation location) {
    if (defaultPlan != null) throw Failure.usage("--default-plan needs --plans FILE");
    return location.kind() == StoreLocation.Kind.REDIS ? KnownPlans.ofDemo() : KnownPlans.none();
  }

  private String planOf(String customer, List<Plan> plans) {
    List<String> names = plans.stream().map(Plan::name).toList();
    if (defaultPlan != null && !names.contains(defaultPlan)) {
      throw Failure.usage("--default-plan must be one of " + String.join(", ", names) + ", was \""
          + defaultPlan + "\"");
    }
    return DemoCustomers.of(plans)
        .planOf(customer)
        .or(() -> Optional.ofNullable(defaultPlan))
        .orElseThrow(() -> Failure.usage("which plan has " + customer
            + "? --default-plan NAME says it: one of " + String.join(", ", names)));
  }
}
