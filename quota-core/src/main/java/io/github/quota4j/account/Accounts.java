package io.github.quota4j.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of customers, cached. A changed account acts within the cache's time to live at the latest, and sooner
 * where a counter has seen it. One load for each cold customer, however many callers ask.
 */
public final class Accounts {
  /** That a customer is unknown is remembered briefly: it may sign up any moment. */
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(1);

  private static final long MOST = 100_000;

  /** What the catalog said of a customer; also that it has no plan. */
  private record Look(Optional<Terms> found) {}

  private final Catalog catalog;
  private final Function<String, Optional<String>> planOf;
  private final Duration timeToLive;
  private final Ticker ticker;
  private final Cache<String, Look> cache;

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
    this.ticker = ticker;
    Duration unknownFor = timeToLive.compareTo(UNKNOWN_FOR) < 0 ? timeToLive : UNKNOWN_FOR;
    this.cache = Caffeine.newBuilder()
        .maximumSize(MOST)
        .ticker(ticker)
        .executor(Runnable::run) // its upkeep is short, and a thread for it would have to be closed
        .expireAfter(Expiry.<String, Look>creating(
            (customer, look) -> look.found().isPresent() ? timeToLive : unknownFor))
        .build();
  }

  /**
   * The account of a customer, and its limits; empty if it has no plan. Who waits while another one asks the catalog in vain
   * has waited, too: it does not begin again, so that a catalog which does not answer holds nobody for longer than that.
   *
   * @param within how long the caller waits at most
   * @throws QuotaStoreException if the catalog does not answer
   */
  public Optional<Terms> of(String customer, Duration within) {
    @Nullable Look known = cache.getIfPresent(customer);
    if (known != null) return known.found();
    long begun = ticker.read();
    return cache.get(customer, cold -> look(cold, begun, within)).found();
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

  private Look look(String customer, long begun, Duration within) {
    Optional<Account> subscribed = catalog.account(customer, left(begun, within));
    return new Look(subscribed
        .or(() -> planOf
            .apply(customer)
            .flatMap(plan -> catalog.accountOn(plan, customer, left(begun, within))))
        .map(Terms::new));
  }

  private Duration left(long begun, Duration within) {
    Duration left = within.minusNanos(ticker.read() - begun);
    if (left.isNegative())
      throw new QuotaStoreException("the catalog did not answer within " + within, false);
    return left;
  }
}
