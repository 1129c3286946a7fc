package io.github.quota4j.plan;

import io.github.quota4j.text.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A named set of quotas, one for each service that it includes. A service without a quota is not included. Immutable.
 *
 * @param name 1 to 100 characters without U+0000 and halves of surrogate pairs
 * @param quotas in the order in which they are shown; each with amounts that its unit can count exactly
 */
public record Plan(String name, List<Quota> quotas) {
  public Plan {
    Text.require("plan", name, 100);
    quotas = List.copyOf(quotas);
    Map<String, Quota> byService = new LinkedHashMap<>();
    for (Quota quota : quotas) {
      quota.requireExact();
      if (byService.put(quota.service(), quota) != null) {
        throw new IllegalArgumentException(
            "plan " + name + " has two quotas for service " + quota.service());
      }
    }
  }

  /**
   * A plan with these quotas.
   *
   * @throws IllegalArgumentException if the name is not 1 to 100 characters, two quotas are for one service, or a limit, cap
   *     or rate has more decimals than its unit or cannot be counted exactly
   */
  public static Plan of(String name, Quota... quotas) {
    return new Plan(name, List.of(quotas));
  }

  /** The quota for a service, if the plan includes it. */
  public Optional<Quota> quota(String service) {
    // A plan has a handful of quotas: a scan beats a map, and keeps the record a plain value.
    for (Quota quota : quotas) if (quota.service().equals(service)) return Optional.of(quota);
    return Optional.empty();
  }
}
