package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Legs;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.Standing;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How all limits of a customer stand, from one reading. */
final class Reporting {
  private final Calls calls;
  private final Accounts accounts;
  private final Ids ids;

  Reporting(Calls calls, Accounts accounts, Ids ids) {
    this.calls = calls;
    this.accounts = accounts;
    this.ids = ids;
  }

  List<QuotaStatus> usage(String customer) {
    Instant now = calls.usage().now();
    Optional<Account> account = accounts.of(ids.customer(customer));
    if (account.isEmpty()) return List.of();
    List<Item> items = items(account.get(), now);
    Reading reading = calls.usage().read(customer, items, calls.deadline(now));
    calls.answered();
    Plan plan = account.get().plan();
    return items.stream()
        .flatMap(item -> item.legs().stream())
        .map(leg -> status(leg.first(), reading, plan))
        .toList();
  }

  private static List<Item> items(Account account, Instant now) {
    List<Item> items = new ArrayList<>();
    for (Quota quota : account.plan().quotas()) {
      List<Leg> legs = Legs.of(account, quota, "", now, true);
      items.add(new Item(quota.service(), "", quota.unit().scale(), Demand.upTo(0), legs));
    }
    return items;
  }

  /** What a dead holder did not report counts as held: it cannot be used by anybody. */
  private static QuotaStatus status(Bucket bucket, Reading reading, Plan plan) {
    CounterKey key = bucket.counter();
    long held = reading.held(key) + reading.unconfirmed(key);
    return Statuses.of(new Standing(0, bucket, reading.counter(key)), held, plan, reading.at());
  }
}
