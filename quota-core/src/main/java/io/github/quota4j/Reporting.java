package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Legs;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Standing;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    List<Bucket> buckets = buckets(account.get(), now);
    Set<CounterKey> keys = buckets.stream().map(Bucket::counter).collect(Collectors.toSet());
    Reading reading = calls.usage().read(customer, keys, calls.deadline(now));
    calls.answered();
    Plan plan = account.get().plan();
    return buckets.stream().map(bucket -> status(bucket, reading, plan)).toList();
  }

  private static List<Bucket> buckets(Account account, Instant now) {
    List<Bucket> buckets = new ArrayList<>();
    for (Quota quota : account.plan().quotas()) {
      Legs.of(account, quota, "", now, true).forEach(leg -> buckets.add(leg.first()));
    }
    return buckets;
  }

  /** What a dead holder did not report counts as held: it cannot be used by anybody. */
  private static QuotaStatus status(Bucket bucket, Reading reading, Plan plan) {
    CounterKey key = bucket.counter();
    long held = reading.held(key) + reading.unconfirmed(key);
    int scale = plan.quota(key.service()).orElseThrow().unit().scale();
    Standing standing = new Standing(0, bucket, reading.counter(key));
    return Statuses.of(standing, scale, held, plan, reading.at());
  }
}
