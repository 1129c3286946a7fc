package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Customer;
import io.github.quota4j.account.Legs;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Has grants take over what is over by a charge of nothing, where no other may come that would: any charge brings grants
 * into line with what was used.
 */
final class Balancing {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  /** An account may change between a look and the charge; a bill finds what is left undone. */
  private static final int ATTEMPTS = 10;

  private final Calls calls;
  private final Accounts accounts;
  private final Ids ids;
  private final Renewing renewing;

  Balancing(Calls calls, Accounts accounts, Ids ids) {
    this.calls = calls;
    this.accounts = accounts;
    this.ids = ids;
    this.renewing = new Renewing(calls, accounts);
  }

  /** The main limit of a quota at an instant, if there are grants that pay, or paid, for its window. */
  static Optional<Leg> granted(Account account, Quota quota, Instant at) {
    if (account.individual().grants().isEmpty()) return Optional.empty();
    return Legs.of(account, quota, "", at, false).stream()
        .filter(leg -> leg.grants().isPresent())
        .findFirst();
  }

  /** In the window of a service that is open. */
  void balance(String customer, String service) {
    Customer known = accounts.of(customer, WITHIN);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Instant now = calls.usage().now();
      Optional<Terms> terms = known.termsAt(now);
      Optional<Quota> quota = terms.flatMap(of -> of.quota(service));
      if (terms.isEmpty() || quota.isEmpty()) return;
      Account account = terms.get().account();
      Optional<Leg> leg = granted(account, quota.get(), now);
      if (leg.isEmpty()) return;
      Take take = nothing(leg.get(), quota.get(), account.version());
      if (!(calls.usage().take(take) instanceof TakeAnswer.Stale)) return;
      known = renewing.newer(known, take, now);
    }
  }

  /**
   * In a window that is open, or is over and not billed yet.
   *
   * @param leg with the grants that may pay for it
   * @param version of the account, no older than what its counters know
   */
  void balance(Leg leg, Quota quota, long version) {
    TakeAnswer unused = calls.usage().take(nothing(leg, quota, version));
  }

  private Take nothing(Leg leg, Quota quota, long version) {
    Item item =
        new Item(quota.service(), "", quota.unit().scale(), Demand.exactly(0), List.of(leg));
    OperationId id = new OperationId(leg.bucket().counter().customer(), ids.make());
    return Take.of(id, version, calls.usage().now().plus(WITHIN), item).asForced();
  }
}
