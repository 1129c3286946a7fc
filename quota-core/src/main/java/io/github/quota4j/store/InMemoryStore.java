package io.github.quota4j.store;

import java.time.InstantSource;
import java.util.Optional;

/** The catalog and the usage of one process. */
final class InMemoryStore implements QuotaStore {
  private final Catalog catalog;
  private final InMemoryUsage usage;

  InMemoryStore(Catalog catalog) {
    this(catalog, new InMemoryUsage(InstantSource.system(), new InMemoryCustomers()));
  }

  private InMemoryStore(Catalog catalog, InMemoryUsage usage) {
    this.catalog = catalog;
    this.usage = usage;
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public UsageStore usage() {
    return usage;
  }

  @Override
  public Optional<Ledger> ledger() {
    return Optional.empty();
  }

  @Override
  public QuotaStore withClock(InstantSource clock) {
    return new InMemoryStore(catalog, usage.withClock(clock));
  }

  /** Nothing is open. */
  @Override
  public void close() {}
}
