package io.github.quota4j.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.StatusPolicy;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of customers, cached. A changed account acts within the cache's time to live at the latest, and sooner
 * where a counter has seen it. One load for each cold customer, however many callers ask.
 */
public final class Accounts {
  /** That a customer is unknown is remembered briefly: it may sign up any moment. */
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(1);

  private static final long MOST = 100_000;

  private final Catalog catalog;
  private final Hosting host;
  private final Duration timeToLive;
  private final Ticker ticker;
  private final Cache<String, Customer> cache;
  private final Cache<String, Customer> lastKnown;

  /** @param timeToLive how long an account is cached; zero asks the catalog each time */
  public Accounts(Catalog catalog, Hosting host, Duration timeToLive, Ticker ticker) {
    this.catalog = catalog;
    this.host = host;
    this.timeToLive = timeToLive;
    this.ticker = ticker;
    Duration unknownFor = timeToLive.compareTo(UNKNOWN_FOR) < 0 ? timeToLive : UNKNOWN_FOR;
    this.cache = Caffeine.newBuilder()
        .maximumSize(MOST)
        .ticker(ticker)
        .executor(Runnable::run) // its upkeep is short, and a thread for it would have to be closed
        .expireAfter(Expiry.<String, Customer>creating(
            (id, customer) -> customer.isUnknown() ? unknownFor : timeToLive))
        .build();
    this.lastKnown =
        Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
  }

  /**
   * What holds for a customer. Who waits while another one asks the catalog in vain has waited, too: it does not begin again,
   * so that a catalog which does not answer holds nobody for longer than that.
   *
   * @param within how long the caller waits at most
   * @throws QuotaStoreException if the catalog does not answer
   */
  public Customer of(String customer, Duration within) {
    @Nullable Customer known = cache.getIfPresent(customer);
    if (known != null) return known;
    long begun = ticker.read();
    return cache.get(customer, cold -> load(cold, begun, within, 0));
  }

  /**
   * What holds for a customer by now, loaded after a counter was seen that knew a newer account than this process did.
   *
   * @param old what this process knew; who has loaded it anew meanwhile has done it for all
   * @param seen the version that the counter knew. Who changes a catalog by other means than this library may leave an older
   *     number on it; what was loaded after the counter was seen is as new all the same
   * @param within how long the caller waits at most
   * @throws QuotaStoreException if the catalog does not answer
   */
  public Customer newer(String customer, Customer old, long seen, Duration within) {
    boolean unused = cache.asMap().remove(customer, old);
    long begun = ticker.read();
    return cache.get(customer, cold -> load(cold, begun, within, seen));
  }

  /** What held for a customer when the catalog last told it, for when the catalog does not answer. */
  public Optional<Customer> lastKnown(String customer) {
    return Optional.ofNullable(lastKnown.getIfPresent(customer));
  }

  /** The plan that the host gives a customer without a subscription. */
  public Function<String, Optional<String>> planOf() {
    return host.planOf();
  }

  /** How long a change of an account may take to be seen everywhere. */
  public Duration timeToLive() {
    return timeToLive;
  }

  /** Asks the catalog at the next look. */
  public void forget(String customer) {
    cache.invalidate(customer);
  }

  /** Asks the catalog at the next look, for every customer. */
  public void forgetAll() {
    cache.invalidateAll();
  }

  private Customer load(String customer, long begun, Duration within, long atLeast) {
    Optional<Account> subscribed =
        catalog.account(customer, left(begun, within)).map(account -> account.atLeast(atLeast));
    Optional<Account> byDefault =
        subscribed.map(Account::subscription).map(this::mayFallBack).orElse(true)
            ? host.planOf()
                .apply(customer)
                .flatMap(plan -> catalog.accountOn(plan, customer, left(begun, within)))
                .map(account -> account.atLeast(atLeast))
            : Optional.empty();
    Customer found = new Customer(
        subscribed.map(account -> terms(account, account.plan())),
        subscribed.flatMap(account -> account.next().map(plan -> terms(account, plan))),
        byDefault.map(account -> terms(account, account.plan())),
        host.policies());
    if (found.isUnknown()) lastKnown.invalidate(customer);
    else lastKnown.put(customer, found);
    return found;
  }

  /** What holds by an account that was found without this cache, whatever becomes of customers whose status is such. */
  public Terms terms(Account account, Instant now) {
    return terms(account, account.planAt(now));
  }

  private Terms terms(Account account, Plan plan) {
    return new Terms(account, plan, host.unplanned(), host.alerts());
  }

  /** Whether it is treated as if there were none, now or once it has ended. */
  private boolean mayFallBack(Subscription subscription) {
    return Stream.of(Instant.MIN, Instant.MAX)
        .map(subscription::statusAt)
        .map(host.policies())
        .anyMatch(policy -> policy == StatusPolicy.DEFAULT_PLAN);
  }

  private Duration left(long begun, Duration within) {
    Duration left = within.minusNanos(ticker.read() - begun);
    if (left.isNegative())
      throw new QuotaStoreException("the catalog did not answer within " + within, false);
    return left;
  }
}
