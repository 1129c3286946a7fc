package io.github.quota4j.account;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Marks;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Account;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the limits that a use of one service is counted against, and the windows that are open at an instant. */
public final class Legs {
  private Legs() {}

  /**
   * One leg for each limit: the subject's own first, then the main limit, further ones, and the rate last.
   *
   * @param subject empty if none was named
   * @param rates whether the rate counts: not for work that already happened, or is given back
   */
  public static List<Leg> of(
      Account account, Quota quota, String subject, Instant now, boolean rates) {
    String customer = account.subscription().customer();
    List<Leg> legs = new ArrayList<>();
    for (Limit limit : quota.limits().further()) {
      if (limit.perSubject() && !subject.isEmpty())
        legs.add(leg(account, quota, limit, subject, now));
    }
    legs.add(granted(account, quota, main(account, quota, now), now));
    for (Limit limit : quota.limits().further()) {
      if (!limit.perSubject()) legs.add(leg(account, quota, limit, "", now));
    }
    if (rates && !quota.enforcement().shadow()) {
      quota
          .limits()
          .rate()
          .ifPresent(
              rate -> legs.add(rate(customer, quota.service(), Limit.RATE, quota.unit(), rate)));
    }
    return legs;
  }

  private static Leg main(Account account, Quota quota, Instant now) {
    Leg main = leg(account, quota, quota.limits().main(), "", now);
    return main.with(Marks.of(quota));
  }

  /** A rate of a customer, kept under a name. It has no window: it refills. */
  public static Leg rate(String customer, String service, String name, Unit unit, Rate rate) {
    Window always = Window.ALWAYS;
    CounterKey key = new CounterKey(customer, "", service, name, always.start());
    Ceiling ceiling = new Ceiling.Refill(
        unit.smallest("rate", rate.amount()),
        rate.perMicros(),
        unit.smallest("burst", rate.burst()));
    return Leg.of(new Bucket(key, always.end(), ceiling));
  }

  private static Leg leg(Account account, Quota quota, Limit limit, String subject, Instant now) {
    Window window = limit
        .period()
        .map(period -> account.schedule().windowAt(quota.service(), period, now))
        .orElse(Window.ALWAYS);
    CounterKey key = new CounterKey(
        account.subscription().customer(), subject, quota.service(), limit.name(), window.start());
    return Leg.of(new Bucket(key, window.end(), enforced(quota, limit)));
  }

  /** The main limit, and the grants that its customer has. Without a limit, or without a window, there is nothing to grant. */
  private static Leg granted(Account account, Quota quota, Leg main, Instant now) {
    if (account.individual().grants().isEmpty()) return main;
    boolean isGrantable =
        !quota.limits().main().isLevel() && quota.limits().main().amount().isPresent();
    if (!isGrantable) return main;
    Instant start = main.bucket().counter().windowStart();
    List<Grant> inWindow = account.individual().grants().stream()
        .filter(grant -> grant.service().equals(quota.service()))
        .filter(grant -> grant.over().isAfter(start) && !now.isBefore(grant.effective()))
        .toList();
    if (inWindow.isEmpty()) return main;
    List<Grant> grants = inWindow.stream()
        .filter(grant -> now.isBefore(grant.over()))
        .sorted(Grant.ORDER)
        .toList();
    Instant planEnd = main.bucket().end();
    int before =
        (int) grants.stream().filter(grant -> isBeforePlan(grant, planEnd)).count();
    return main.with(new Leg.Grants(
        grants.stream().map(grant -> bucket(grant, quota.unit())).toList(), before));
  }

  private static boolean isBeforePlan(Grant grant, Instant planEnd) {
    return grant.priority() == Grant.PLAN_PRIORITY
        ? grant.end().isBefore(planEnd)
        : grant.priority() < Grant.PLAN_PRIORITY;
  }

  /** What is granted, drawn on a counter of its own, whatever the window. */
  public static Bucket bucket(Grant grant, Unit unit) {
    CounterKey key = new CounterKey(
        grant.customer(), "", grant.service(), Limit.GRANT_PREFIX + grant.id(), grant.effective());
    return new Bucket(key, grant.over(), Ceiling.Amount.hard(smallest(grant, unit)));
  }

  /** A plan may have got a coarser unit since it was granted: then what is less than one of it cannot be used. */
  private static long smallest(Grant grant, Unit unit) {
    return grant
        .amount()
        .movePointRight(unit.scale())
        .setScale(0, RoundingMode.FLOOR)
        .min(BigDecimal.valueOf(Unit.MAX_SMALLEST))
        .longValueExact();
  }

  /** When the next grant for a service begins; the end of all times if none is to come. */
  static Instant nextGrant(Account account, String service, Instant now) {
    return account.individual().grants().stream()
        .filter(grant -> grant.service().equals(service))
        .map(Grant::effective)
        .filter(now::isBefore)
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  /** The ceiling that refuses: none does in shadow. */
  private static Ceiling enforced(Quota quota, Limit limit) {
    Ceiling.Amount ceiling = ceiling(quota, limit);
    return quota.enforcement().shadow()
        ? new Ceiling.Amount(ceiling.allowance(), Unit.MAX_SMALLEST)
        : ceiling;
  }

  /** The ceiling as the quota has it, in shadow or not. */
  public static Ceiling.Amount ceiling(Quota quota, Limit limit) {
    Optional<Long> allowance = limit.amount().map(amount -> quota.unit().smallest("limit", amount));
    if (allowance.isEmpty()) return Ceiling.UNLIMITED;
    boolean soft =
        limit.name().equals(Limit.MAIN) && quota.enforcement().mode() == Enforcement.Mode.SOFT;
    if (!soft) return Ceiling.Amount.hard(allowance.get());
    long overage = quota
        .enforcement()
        .overageCap()
        .map(cap -> quota.unit().smallest("overage cap", cap))
        .orElse(Unit.MAX_SMALLEST);
    // both below 2^53: the sum cannot overflow
    return new Ceiling.Amount(
        allowance.get(), Math.min(Unit.MAX_SMALLEST, allowance.get() + overage));
  }
}
