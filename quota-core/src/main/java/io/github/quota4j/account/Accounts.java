package io.github.quota4j.account;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Catalog;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The accounts of customers, cached. A changed account acts within the cache's time to live at the latest, and sooner
 * where a counter has seen it. One load for each cold customer, however many callers ask.
 */
public final class Accounts {
  /** That a customer is unknown is remembered briefly: it may sign up any moment. */
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(1);

  private static final long MOST = 100_000;

  private final Catalog catalog;
  private final Function<String, Optional<String>> planOf;
  private final Duration timeToLive;
  private final LoadingCache<String, Optional<Terms>> cache;

  /**
   * @param planOf the plan of a customer that the catalog has no subscription of; empty if it has none
   * @param timeToLive how long an account is cached; zero asks the catalog each time
   */
  public Accounts(
      Catalog catalog,
      Function<String, Optional<String>> planOf,
      Duration timeToLive,
      Ticker ticker) {
    this.catalog = catalog;
    this.planOf = planOf;
    this.timeToLive = timeToLive;
    Duration unknownFor = timeToLive.compareTo(UNKNOWN_FOR) < 0 ? timeToLive : UNKNOWN_FOR;
    this.cache = Caffeine.newBuilder()
        .maximumSize(MOST)
        .ticker(ticker)
        .executor(Runnable::run) // its upkeep is short, and a thread for it would have to be closed
        .expireAfter(Expiry.<String, Optional<Terms>>creating(
            (customer, terms) -> terms.isPresent() ? timeToLive : unknownFor))
        .build(this::load);
  }

  /** The account of a customer, and its limits; empty if it has no plan. */
  public Optional<Terms> of(String customer) {
    return cache.get(customer);
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

  private Optional<Terms> load(String customer) {
    Optional<Account> subscribed = catalog.account(customer);
    return subscribed
        .or(() -> planOf.apply(customer).flatMap(plan -> catalog.accountOn(plan, customer)))
        .map(Terms::new);
  }
}
