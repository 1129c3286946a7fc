package io.github.quota4j.cli.demo;

import io.github.quota4j.plan.DefaultPlans;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The plans of the demo: the default ones, and one so small that its limits are met by hand. */
public final class DemoPlans {
  static final String API = "api";
  static final String STORAGE = "storage";

  private DemoPlans() {}

  /**
   * tiny, free, starter, pro and enterprise. Storage counts each subject for itself, too: the subject of a charge is the
   * name of a file, and its count the size, so that a file and the customer's level change in one step.
   */
  public static List<Plan> all() {
    List<Plan> plans = new ArrayList<>(List.of(tiny()));
    DefaultPlans.all().forEach(plan -> plans.add(countingFiles(plan)));
    return List.copyOf(plans);
  }

  private static Plan tiny() {
    return Plan.of(
        "tiny",
        Quota.hard(API, 5).resets(ResetPeriod.MINUTELY),
        Quota.hard(STORAGE, new BigDecimal("0.01"))
            .unit("gb")
            .scale(Unit.MAX_SCALE)
            .level()
            .countSubjects());
  }

  private static Plan countingFiles(Plan plan) {
    List<Quota> quotas = plan.quotas().stream()
        .map(quota -> quota.service().equals(STORAGE) ? quota.countSubjects() : quota)
        .toList();
    return new Plan(plan.name(), quotas);
  }
}
