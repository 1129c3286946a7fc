package io.github.quota4j.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * A change of where windows begin and end.
 *
 * @param at when it was asked for
 * @param service whose windows change; empty for all services
 * @param cycle what holds afterwards; empty if it stays as it was
 * @param atOnce whether the window that is open ends at that instant; else it ends when it would have, and what holds
 *     afterwards begins there
 */
public record Turn(
    Instant at, Optional<String> service, Optional<BillingCycle> cycle, boolean atOnce) {
  boolean concerns(String of) {
    return service.isEmpty() || service.get().equals(of);
  }
}
