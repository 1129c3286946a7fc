package io.github.quota4j.store;

import io.github.quota4j.plan.BreakGlass;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * For which services of a customer the glass is broken: their limits count and report, and refuse nothing.
 *
 * @param everywhere for all of them
 * @param services for these
 */
public record BrokenGlass(boolean everywhere, Set<String> services) {
  /** For none. */
  public static final BrokenGlass NONE = new BrokenGlass(false, Set.of());

  public BrokenGlass {
    services = Set.copyOf(services);
  }

  /** For which it is broken for a customer, by all that was broken anywhere. */
  public static BrokenGlass of(String customer, Collection<BreakGlass> broken) {
    BrokenGlass glass = NONE;
    for (BreakGlass each : broken) {
      if (each.customer().map(customer::equals).orElse(true)) glass = glass.and(each.service());
    }
    return glass;
  }

  /** Whether it is broken for a service. */
  public boolean at(String service) {
    return everywhere || services.contains(service);
  }

  /** The same, broken for one service more; for all if none is named. */
  private BrokenGlass and(Optional<String> service) {
    if (service.isEmpty()) return new BrokenGlass(true, services);
    Set<String> more = new HashSet<>(services);
    more.add(service.get());
    return new BrokenGlass(everywhere, more);
  }
}
