package io.github.quota4j.account;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Thresholds;
import io.github.quota4j.store.Account;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a customer while it has one plan: the quotas, its own in place of the plan's, and the limits that they put
 * on each service. What was found for a window is kept until a later one is asked for: charges come far more often than
 * windows. Safe for concurrent use; two threads that find the same thing at once both do, and either is kept.
 */
public final class Terms {
  /** Of nobody: no service is included. */
  public static final Terms NONE = new Terms(
      new Account(
          new Subscription("nobody", "none", BillingCycle.calendar()),
          Schedule.of(BillingCycle.calendar()),
          new Plan("none", List.of()),
          0),
      new Plan("none", List.of()),
      service -> Optional.empty(),
      Thresholds.NONE);

  /** Where limits come from that are the customer's own. */
  private static final String OVERRIDE = "override";

  /** Where limits come from that the host chose for a service which the plan does not include. */
  private static final String HOST = "host";

  /** The limits of a service while the same windows are open: from the latest of their starts to the first of their ends. */
  private record Open(Instant from, Instant to, List<Leg> withRate, List<Leg> withoutRate) {
    boolean at(Instant instant) {
      return !instant.isBefore(from) && instant.isBefore(to);
    }
  }

  /** What is included, and where its limits come from. */
  private record Included(Quota quota, String source) {}

  private final Account account;
  private final Map<String, Included> included = new LinkedHashMap<>();
  private final Function<String, Optional<Quota>> unplanned;
  private final Thresholds alerts;
  private final ConcurrentMap<String, Open> byService = new ConcurrentHashMap<>();

  /**
   * @param plan which of the account's
   * @param unplanned the quota of a service that the plan does not include; empty if there is none
   * @param alerts what raises an alert where a quota says nothing
   */
  Terms(
      Account account, Plan plan, Function<String, Optional<Quota>> unplanned, Thresholds alerts) {
    this.account = account;
    this.unplanned = unplanned;
    this.alerts = alerts;
    for (Quota quota : account.quotas(plan)) {
      String source = account.individual().overrides().contains(quota) ? OVERRIDE : plan.name();
      included.put(quota.service(), new Included(completed(quota), source));
    }
  }

  private Quota completed(Quota quota) {
    Quota alerting = quota.alertUnlessSet(alerts);
    return account.glass().at(quota.service()) ? alerting.shadow() : alerting;
  }

  /** The account. */
  public Account account() {
    return account;
  }

  /** What is included: in the order of the plan, and what the customer alone has at the end. */
  public List<Quota> quotas() {
    return included.values().stream().map(Included::quota).toList();
  }

  /**
   * The quota for a service, if there is one.
   *
   * @throws IllegalArgumentException if the host chose one that cannot be counted, or is for another service
   */
  public Optional<Quota> quota(String service) {
    @Nullable Included found = included.get(service);
    return found != null
        ? Optional.of(found.quota())
        : unplanned.apply(service).map(chosen -> completed(requireFor(service, chosen)));
  }

  private static Quota requireFor(String service, Quota chosen) {
    if (!chosen.service().equals(service)) {
      throw new IllegalArgumentException(
          "quota must be for " + service + ", was for " + chosen.service());
    }
    return Plan.of(HOST, chosen).quotas().get(0); // a plan checks that it can be counted
  }

  /** Where the limits of a service come from; empty if there are none. */
  public String source(String service) {
    @Nullable Included found = included.get(service);
    if (found != null) return found.source();
    return unplanned.apply(service).isPresent() ? HOST : "";
  }

  /**
   * The limits that a use of one service is counted against at an instant.
   *
   * @param quota one of these terms
   * @param subject empty if none was named
   * @param rates whether the rate counts: not for work that already happened, or is given back
   * @see Legs#of
   */
  public List<Leg> legs(Quota quota, String subject, Instant at, boolean rates) {
    if (!subject.isEmpty() && quota.limits().further().stream().anyMatch(Limit::perSubject)) {
      return Legs.of(account, quota, subject, at, rates);
    }
    @Nullable Open open = byService.get(quota.service());
    if (open == null || !open.at(at)) open = found(quota, at, open);
    return rates ? open.withRate() : open.withoutRate();
  }

  private Open found(Quota quota, Instant at, @Nullable Open before) {
    List<Leg> counted = Legs.of(account, quota, "", at, false);
    Instant from = Instant.MIN;
    Instant to = Instant.MAX;
    for (Leg leg : counted) {
      for (Bucket bucket : leg.buckets()) {
        Instant start = bucket.counter().windowStart();
        if (start.isAfter(from)) from = start;
        if (bucket.end().isBefore(to)) to = bucket.end();
      }
    }
    Instant grantsChange = Legs.nextGrant(account, quota.service(), at);
    if (grantsChange.isBefore(to)) to = grantsChange;
    Open open = new Open(from, to, Legs.of(account, quota, "", at, true), counted);
    // Work that happened in an earlier window does not drive out the one that is open now.
    if (before == null || !from.isBefore(before.to())) byService.put(quota.service(), open);
    return open;
  }
}
