package io.github.quota4j.store;

import io.github.quota4j.billing.BillingRecords;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.plan.Reset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The catalog and the usage of one process. */
final class InMemoryStore implements QuotaStore {
  private final InMemoryCatalog catalog;
  private final InMemoryUsage usage;
  private final Audit audit;

  InMemoryStore(InMemoryCatalog catalog) {
    this(
        catalog,
        new InMemoryUsage(InstantSource.system(), new InMemoryCustomers(), Alerts.inProcess()),
        Audit.inProcess());
  }

  private InMemoryStore(InMemoryCatalog catalog, InMemoryUsage usage, Audit audit) {
    this.catalog = catalog;
    this.usage = usage;
    this.audit = audit;
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
  public Alerts alerts() {
    return usage.alerts();
  }

  @Override
  public Optional<Ledger> ledger() {
    return Optional.empty();
  }

  @Override
  public Optional<BillingRecords> billing() {
    return Optional.empty();
  }

  @Override
  public Optional<Audit> audit() {
    return Optional.of(audit);
  }

  @Override
  public Optional<Instant> reset(Reset reset, Account account, List<Bucket> open) {
    return catalog.reset(reset, account, version -> usage.reset(reset.customer(), open, version));
  }

  @Override
  public QuotaStore withClock(InstantSource clock) {
    return new InMemoryStore(catalog, usage.withClock(clock), audit);
  }

  /** Nothing is open. */
  @Override
  public void close() {}
}
