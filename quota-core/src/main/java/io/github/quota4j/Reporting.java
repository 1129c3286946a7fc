package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Legs;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.Standing;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** How all limits of a customer stand, from one reading. */
final class Reporting {
  private static final Duration PAGE_WITHIN = Duration.ofMinutes(1);

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
    Optional<Account> account =
        accounts.of(ids.customer(customer), calls.patience()).map(Terms::account);
    if (account.isEmpty()) return List.of();
    List<Item> items = items(account.get(), now);
    Reading reading = calls.usage().read(customer, items, calls.deadline(now));
    calls.answered();
    Plan plan = account.get().plan();
    return firstBuckets(items).stream()
        .map(bucket -> status(bucket, reading, plan))
        .toList();
  }

  /**
   * How all customers stand. What is held includes reservations that ran out, until somebody misses their units.
   *
   * @see QuotaAdmin#visit
   */
  long visit(
      Catalog catalog,
      String name,
      Duration every,
      BiConsumer<String, List<QuotaStatus>> customer) {
    Instant begun = calls.usage().now();
    return catalog.visit(name, every, begun, accounts -> {
      Instant now = calls.usage().now();
      Map<Account, List<Bucket>> buckets = new LinkedHashMap<>();
      for (Account account : accounts) buckets.put(account, firstBuckets(items(account, now)));
      Set<CounterKey> keys = buckets.values().stream()
          .flatMap(List::stream)
          .map(Bucket::counter)
          .collect(Collectors.toSet());
      Map<CounterKey, Counter> counters = calls.usage().counters(keys, now.plus(PAGE_WITHIN));
      buckets.forEach((account, ofIt) -> customer.accept(
          account.subscription().customer(),
          ofIt.stream()
              .map(bucket -> status(bucket, counters, account.plan(), now))
              .toList()));
    });
  }

  private static QuotaStatus status(
      Bucket bucket, Map<CounterKey, Counter> counters, Plan plan, Instant now) {
    Counter counter = counters.getOrDefault(bucket.counter(), Counter.ZERO);
    return status(bucket, counter, counter.outstanding(), plan, now);
  }

  private static QuotaStatus status(
      Bucket bucket, Counter counter, long held, Plan plan, Instant now) {
    int scale = plan.quota(bucket.counter().service()).orElseThrow().unit().scale();
    return Statuses.of(new Standing(0, bucket, counter), scale, held, plan, now);
  }

  private static List<Bucket> firstBuckets(List<Item> items) {
    return items.stream().flatMap(item -> item.legs().stream()).map(Leg::first).toList();
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
    return status(bucket, reading.counter(key), held, plan, reading.at());
  }
}
