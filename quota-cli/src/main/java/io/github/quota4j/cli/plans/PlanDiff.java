package io.github.quota4j.cli.plans;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What applying some plans would change: {@code +} is new, {@code -} goes, {@code ~} becomes another. */
final class PlanDiff {
  private final List<String> lines = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private PlanDiff() {}

  /**
   * Compares.
   *
   * @param there all plans of the store; those that are not wanted stay as they are
   * @param wanted to be applied
   */
  static PlanDiff of(List<Plan> there, List<Plan> wanted) {
    PlanDiff diff = new PlanDiff();
    for (Plan plan : wanted) {
      there.stream()
          .filter(old -> old.name().equals(plan.name()))
          .findFirst()
          .ifPresentOrElse(old -> diff.replaced(old, plan), () -> diff.added(plan));
    }
    return diff;
  }

  List<String> lines() {
    return lines;
  }

  /** What is dangerous about it. */
  List<String> warnings() {
    return warnings;
  }

  private void added(Plan plan) {
    lines.add("+ plan " + PlanFormat.text(plan.name()));
    for (Quota quota : plan.quotas()) lines.add("+ " + place(plan, quota) + words(quota));
  }

  private void replaced(Plan old, Plan plan) {
    for (Quota quota : plan.quotas()) {
      Optional<Quota> before = old.quota(quota.service());
      if (before.isEmpty()) lines.add("+ " + place(plan, quota) + words(quota));
      else changed(plan, before.get(), quota);
    }
    for (Quota quota : old.quotas()) {
      if (plan.quota(quota.service()).isEmpty())
        lines.add("- " + place(plan, quota) + words(quota));
    }
  }

  private void changed(Plan plan, Quota old, Quota quota) {
    if (words(old).equals(words(quota))) return;
    lines.add("~ " + place(plan, quota) + words(old) + " -> " + words(quota));
    if (old.unit().scale() == quota.unit().scale()) return;
    warnings.add(place(plan, quota)
        + "another scale leaves what is held now, or refunded later, in the old one ("
        + old.unit().scale() + " -> " + quota.unit().scale() + ")");
  }

  private static String place(Plan plan, Quota quota) {
    return PlanFormat.text(plan.name()) + " " + PlanFormat.text(quota.service()) + ": ";
  }

  private static String words(Quota quota) {
    return PlanFormat.line(quota.words());
  }
}
