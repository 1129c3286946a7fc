package io.github.quota4j.store;

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

  /** Whether it is broken for a service. */
  public boolean at(String service) {
    return everywhere || services.contains(service);
  }

  /** The same, broken for one service more; for all if none is named. */
  public BrokenGlass and(Optional<String> service) {
    if (service.isEmpty()) return new BrokenGlass(true, services);
    Set<String> more = new HashSet<>(services);
    more.add(service.get());
    return new BrokenGlass(everywhere, more);
  }
}
