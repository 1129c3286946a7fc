package io.github.quota4j.store;

import java.time.InstantSource;
import java.util.Optional;

/**
 * Where quotas are kept: a catalog, a usage store, and a ledger where there is one. Safe for concurrent use. Closing it
 * ends its threads and connections, and nothing that the host opened itself.
 */
public interface QuotaStore extends AutoCloseable {
  /** Plans and customers. */
  Catalog catalog();

  /** Counters, holds and operation ids. */
  UsageStore usage();

  /** Usage records; empty if the store keeps totals only. */
  Optional<Ledger> ledger();

  /**
   * The same store, on another clock: for tests. Without it a store goes by its own server's clock, which is the only
   * one that all nodes share.
   */
  QuotaStore withClock(InstantSource clock);

  @Override
  void close();

  /** A store in memory: exact, for one process, and gone at exit. */
  static QuotaStore inMemory() {
    return new InMemoryStore(new InMemoryCatalog(true));
  }
}
