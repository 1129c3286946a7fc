package io.github.quota4j.redis;

import io.github.quota4j.billing.BillingRecords;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Alerts;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.UsageStore;
import io.lettuce.core.RedisURI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A store on Redis alone, 7.0 or newer, with AOF or RDB as durable as the host wants it: usage is counted by scripts, one round trip a
 * step, and shared by all processes on the same Redis. Plans and subscriptions are kept in the memory of each process. There is no
 * ledger: what is kept are totals for each window.
 *
 * <p>What Redis forgets (a crash without AOF, a replica that lagged and was promoted, eviction) may be used again: {@code
 * maxmemory-policy} must be {@code noeviction}. Safe for concurrent use.
 */
public final class RedisStore implements QuotaStore {
  private final Catalog catalog;
  private final Server server;
  private final RedisUsage usage;

  private final Alerts alerts;

  private RedisStore(Catalog catalog, Server server, StoreTime time, Alerts alerts) {
    this.catalog = catalog;
    this.server = server;
    this.usage = new RedisUsage(server.scripts(), time, alerts);
    this.alerts = alerts;
  }

  /**
   * A store on a server. It connects at the first call, and again by itself whenever the connection is lost; a server that is not
   * there yet is a {@link QuotaStoreException} of that call.
   *
   * @param url {@code redis://[[user:]password@]host[:port][/database]}, {@code rediss://} for TLS, {@code redis-sentinel://}
   * @throws IllegalArgumentException if it is no such URL
   */
  public static RedisStore of(String url) {
    return of(RedisAddress.parse(url));
  }

  /** The same, with all that a URL cannot say. */
  public static RedisStore of(RedisURI address) {
    Server server = new Server(address);
    return new RedisStore(Catalog.inMemory(), server, server.time(), Alerts.inProcess());
  }

  /** Plans and subscriptions, in the memory of this process. */
  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public UsageStore usage() {
    return usage;
  }

  /** Those that charges of this process raised, in its memory. */
  @Override
  public Alerts alerts() {
    return alerts;
  }

  /** Always empty: there are totals for each window, and no records. */
  @Override
  public Optional<Ledger> ledger() {
    return Optional.empty();
  }

  /** Always refused: plans and subscriptions are in the memory of each process, so the others would not know. */
  @Override
  public Optional<BillingRecords> billing() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> reset(Reset reset, Account account, List<Bucket> open) {
    throw new UnsupportedOperationException(
        "a reset needs a catalog that all processes share, and Redis alone has none: the plans are in each process");
  }

  /** {@inheritDoc} The connection is shared, so closing either closes both. What is kept expires by the server's clock still. */
  @Override
  public RedisStore withClock(InstantSource clock) {
    return new RedisStore(catalog, server, StoreTime.set(clock), alerts);
  }

  /** Closes the connection and ends its threads. Calls that wait for an answer fail. */
  @Override
  public void close() {
    server.close();
  }
}
