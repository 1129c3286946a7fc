package io.github.quota4j.billing;

import io.github.quota4j.plan.Quota;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What held before, of some customers and of all plans: each in the order in which it ended. What did not change is not in it.
 *
 * @param plansOf the plans of customers, by customer; an empty name is none
 * @param quotasOfPlans what plans included, as far as bills go by it; empty if nothing
 * @param overridesOf what customers had of their own; empty if nothing
 */
public record Past(
    Map<String, List<Former<String>>> plansOf,
    Map<Key, List<Former<Optional<Quota>>>> quotasOfPlans,
    Map<Key, List<Former<Optional<Quota>>>> overridesOf) {
  /**
   * What a quota was of.
   *
   * @param owner a plan or a customer
   * @param service what it is for
   */
  public record Key(String owner, String service) {}
}
