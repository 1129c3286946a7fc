package io.github.quota4j;

import io.github.quota4j.account.Legs;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Quota;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out what a reset is about. */
final class Resetting {
  private Resetting() {}

  /**
   * The buckets of all windows that are cut.
   *
   * @throws IllegalArgumentException if a service was named and it is not in the plan, or has no window
   */
  static List<Bucket> open(Terms terms, Optional<String> service, Instant now) {
    service.ifPresent(name -> requireWindow(terms, name));
    return terms.quotas().stream()
        .filter(quota -> service.map(quota.service()::equals).orElse(true))
        .flatMap(quota -> Legs.of(terms.account(), quota, "", now, false).stream()
            .map(Leg::bucket)
            .filter(bucket -> windows(quota).contains(bucket.counter().limit())))
        .toList();
  }

  private static void requireWindow(Terms terms, String service) {
    List<String> resettable = terms.quotas().stream()
        .filter(quota -> !windows(quota).isEmpty())
        .map(Quota::service)
        .toList();
    if (!resettable.contains(service)) {
      throw new IllegalArgumentException(
          "service must be one that has a window, of " + resettable + ", was \"" + service + "\"");
    }
  }

  /** Names of limits that begin afresh, and that everything is counted on. */
  private static Set<String> windows(Quota quota) {
    return quota.limits().all().stream()
        .filter(limit -> limit.period().isPresent() && !limit.perSubject())
        .map(Limit::name)
        .collect(Collectors.toSet());
  }
}
