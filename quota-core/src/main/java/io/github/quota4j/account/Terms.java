package io.github.quota4j.account;

import io.github.quota4j.decision.Leg;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Account;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * An account, and the limits that it puts on each service. What was found for a window is kept until a later one is asked
 * for: charges come far more often than windows. Safe for concurrent use; two threads that find the same thing at once both
 * do, and either is kept.
 */
public final class Terms {
  /** The limits of a service while the same windows are open: from the latest of their starts to the first of their ends. */
  private record Open(Instant from, Instant to, List<Leg> withRate, List<Leg> withoutRate) {
    boolean at(Instant instant) {
      return !instant.isBefore(from) && instant.isBefore(to);
    }
  }

  private final Account account;
  private final ConcurrentMap<String, Open> byService = new ConcurrentHashMap<>();

  Terms(Account account) {
    this.account = account;
  }

  /** The account. */
  public Account account() {
    return account;
  }

  /**
   * The limits that a use of one service is counted against at an instant.
   *
   * @param quota one of the account's plan
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
      Instant start = leg.first().counter().windowStart();
      Instant end = leg.first().end();
      if (start.isAfter(from)) from = start;
      if (end.isBefore(to)) to = end;
    }
    Open open = new Open(from, to, Legs.of(account, quota, "", at, true), counted);
    // Work that happened in an earlier window does not drive out the one that is open now.
    if (before == null || !from.isBefore(before.to())) byService.put(quota.service(), open);
    return open;
  }
}
