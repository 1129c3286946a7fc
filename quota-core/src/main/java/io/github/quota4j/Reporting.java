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
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.Reading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How all limits of a customer stand, from one reading. */
final class Reporting {
  private static final Duration PAGE_WITHIN = Duration.ofMinutes(1);

  /** Customers that one look reads at once. */
  private static final int PAGE = 500;

  private final Calls calls;
  private final Accounts accounts;
  private final Ids ids;

  Reporting(Calls calls, Accounts accounts, Ids ids) {
    this.calls = calls;
    this.accounts = accounts;
    this.ids = ids;
  }

  List<QuotaStatus> usage(String customer) {
    ids.customer(customer);
    if (!calls.mayAsk(customer)) throw calls.skipped();
    Instant now = calls.usage().now();
    Optional<Terms> terms = accounts.of(customer, calls.patience()).termsAt(now);
    if (terms.isEmpty()) return List.of();
    List<Item> items = items(terms.get(), now);
    Reading reading = calls.usage().read(customer, items, calls.deadline(now));
    calls.answered();
    return legs(items)
        .map(leg -> leg.raised(reading::counter, reading.at()))
        .map(bucket -> status(bucket, reading, terms.get()))
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
    AtomicLong visited = new AtomicLong();
    long unused = catalog.visit(name, every, begun, accounts.planOf(), page -> {
      List<Account> inForce = inForce(page, begun);
      visit(inForce, customer);
      visited.addAndGet(inForce.size());
    });
    return visited.get();
  }

  /** How all customers stand, for one who only looks: shared with nobody, and nothing is written down. */
  void forEach(Catalog catalog, BiConsumer<String, List<QuotaStatus>> customer) {
    List<Account> page = catalog.accountsAfter("", PAGE, accounts.planOf());
    while (!page.isEmpty()) {
      visit(inForce(page, calls.usage().now()), customer);
      page = catalog.accountsAfter(page.get(page.size() - 1).customer(), PAGE, accounts.planOf());
    }
  }

  /** Those that have not ended: who has is on the host's default plan, or on none. */
  private static List<Account> inForce(List<Account> page, Instant now) {
    return page.stream()
        .filter(account -> account.subscription().statusAt(now) != SubscriptionStatus.CANCELED)
        .toList();
  }

  private void visit(List<Account> page, BiConsumer<String, List<QuotaStatus>> customer) {
    Instant now = calls.usage().now();
    Map<Terms, List<Item>> limits = new LinkedHashMap<>();
    for (Account account : page) {
      Terms terms = accounts.terms(account, now);
      limits.put(terms, items(terms, now));
    }
    Function<CounterKey, Counter> books = books(limits.values(), now);
    limits.forEach((terms, items) -> customer.accept(
        terms.account().customer(),
        legs(items)
            .map(leg -> status(leg.raised(books, now), books, terms, now))
            .toList()));
  }

  /** Looks at one customer, as it is now. */
  Monitored check(String customer, Monitoring monitoring) {
    ids.customer(customer);
    Instant now = calls.usage().now();
    Optional<Terms> terms = accounts.of(customer, PAGE_WITHIN).termsAt(now);
    if (terms.isEmpty()) return new Monitored(1, 0, 0);
    List<Item> items = items(terms.get(), now);
    Reading reading = calls.usage().read(customer, items, now.plus(PAGE_WITHIN));
    return monitoring.look(List.of(items), reading::counter, reading.at());
  }

  /**
   * Looks at all customers.
   *
   * @param soFar is told what was found so far, after each page
   */
  Monitored monitor(
      Catalog catalog,
      String name,
      Duration every,
      Monitoring monitoring,
      Consumer<Monitored> soFar) {
    Monitored[] found = {Monitored.NOBODY};
    long unused = catalog.visit(name, every, calls.usage().now(), accounts.planOf(), page -> {
      found[0] = found[0].plus(monitor(page, monitoring));
      soFar.accept(found[0]);
    });
    return found[0];
  }

  private Monitored monitor(List<Account> page, Monitoring monitoring) {
    Instant now = calls.usage().now();
    List<List<Item>> customers = new ArrayList<>();
    for (Account account : inForce(page, now))
      customers.add(items(accounts.terms(account, now), now));
    return monitoring.look(customers, books(customers, now), now);
  }

  private Function<CounterKey, Counter> books(Collection<List<Item>> customers, Instant now) {
    Map<CounterKey, Counter> counters = calls.usage().readAll(customers, now.plus(PAGE_WITHIN));
    return key -> counters.getOrDefault(key, Counter.ZERO);
  }

  /** How grants stand; of a service that the customer's plan has no more, in whole units. */
  List<GrantStatus> grants(String customer, List<Grant> grants) {
    if (grants.isEmpty()) return List.of();
    Instant now = calls.usage().now();
    Optional<Terms> terms = accounts.of(customer, calls.patience()).termsAt(now);
    Map<Grant, Bucket> buckets = new LinkedHashMap<>();
    Function<Grant, Unit> units = grant -> terms
        .flatMap(of -> of.quota(grant.service()))
        .map(Quota::unit)
        .orElseGet(() -> new Unit("units", grant.amount().stripTrailingZeros().scale()));
    for (Grant grant : grants) buckets.put(grant, Legs.bucket(grant, units.apply(grant)));
    Set<CounterKey> keys =
        buckets.values().stream().map(Bucket::counter).collect(Collectors.toSet());
    Map<CounterKey, Counter> counters = calls.usage().counters(keys, now.plus(PAGE_WITHIN));
    List<GrantStatus> statuses = new ArrayList<>();
    buckets.forEach((grant, bucket) -> {
      Counter counter = counters.getOrDefault(bucket.counter(), Counter.ZERO);
      BigDecimal used = units.apply(grant).units(counter.committed());
      boolean isOver = !now.isBefore(grant.over());
      statuses.add(
          new GrantStatus(grant, used, isOver ? BigDecimal.ZERO : grant.amount().subtract(used)));
    });
    return statuses;
  }

  private static QuotaStatus status(
      Bucket bucket, Function<CounterKey, Counter> books, Terms terms, Instant now) {
    Counter counter = books.apply(bucket.counter());
    return status(bucket, counter, counter.outstanding(), terms, now);
  }

  private static QuotaStatus status(
      Bucket bucket, Counter counter, long held, Terms terms, Instant now) {
    int scale = terms.quota(bucket.counter().service()).orElseThrow().unit().scale();
    return Statuses.of(new Standing(0, bucket, counter), scale, held, terms, now);
  }

  private static Stream<Leg> legs(List<Item> items) {
    return items.stream().flatMap(item -> item.legs().stream());
  }

  private static List<Item> items(Terms terms, Instant now) {
    List<Item> items = new ArrayList<>();
    for (Quota quota : terms.quotas()) {
      List<Leg> legs = Legs.of(terms.account(), quota, "", now, true);
      items.add(new Item(quota.service(), "", quota.unit().scale(), Demand.upTo(0), legs));
    }
    return items;
  }

  /** What a dead holder did not report counts as held: it cannot be used by anybody. */
  private static QuotaStatus status(Bucket bucket, Reading reading, Terms terms) {
    CounterKey key = bucket.counter();
    long held = reading.held(key) + reading.unconfirmed(key);
    return status(bucket, reading.counter(key), held, terms, reading.at());
  }
}
