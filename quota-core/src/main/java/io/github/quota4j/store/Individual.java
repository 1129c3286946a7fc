package io.github.quota4j.store;

import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Quota;
import java.util.List;

/**
 * What was agreed with one customer beside its plan.
 *
 * @param overrides quotas of its own, in place of the plan's; at most one for each service
 * @param grants extra allowances, the oldest first, also those that are over
 */
public record Individual(List<Quota> overrides, List<Grant> grants) {
  /** Nothing. */
  public static final Individual NOTHING = new Individual(List.of(), List.of());

  public Individual {
    overrides = List.copyOf(overrides);
    grants = List.copyOf(grants);
  }
}
