package io.github.quota4j.store;

import io.github.quota4j.billing.BillingRecords;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.plan.Reset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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

  /** Alerts that charges raised, and their delivery. */
  Alerts alerts();

  /** Usage records; empty if the store keeps totals only. */
  Optional<Ledger> ledger();

  /** What bills are made from, and what was billed; empty if the store keeps totals only. */
  Optional<BillingRecords> billing();

  /** Who the customers are; empty if the store knows them by what they use only. */
  default Optional<Directory> directory() {
    return Optional.empty();
  }

  /** Who did what, when and why; empty if the store keeps no account of it. */
  default Optional<Audit> audit() {
    return Optional.empty();
  }

  /**
   * Begins windows afresh, in one step with the counters, as {@link io.github.quota4j.decision.ResetStep} decides it.
   *
   * @param account the account that the customer has
   * @param open the buckets of all windows of the customer that are cut, resolved from that account
   * @return when; empty if the account has changed, or one of the windows is over: then resolve them anew
   * @throws UnsupportedOperationException if several processes share the counters, and each has a catalog of its own
   * @throws QuotaStoreException if the store does not answer
   */
  Optional<Instant> reset(Reset reset, Account account, List<Bucket> open);

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
