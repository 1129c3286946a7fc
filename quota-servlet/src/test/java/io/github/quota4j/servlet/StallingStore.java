package io.github.quota4j.servlet;

import io.github.quota4j.billing.BillingRecords;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Alerts;
import io.github.quota4j.store.Audit;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.Reading;
import io.github.quota4j.store.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory that can be told to stop answering: it then keeps every caller until the deadline of the call. */
final class StallingStore implements QuotaStore {
  private enum State {
    ANSWERS,
    STALLS,
    REFUSES
  }

  private final AtomicInteger settles = new AtomicInteger();
  private final AtomicInteger stalled = new AtomicInteger();
  private volatile State state = State.ANSWERS;
  private QuotaStore real = QuotaStore.inMemory();

  void stall() {
    state = State.STALLS;
  }

  void refuse() {
    state = State.REFUSES;
  }

  void answer() {
    state = State.ANSWERS;
  }

  /** How many settles it was asked for. */
  int settles() {
    return settles.get();
  }

  /** How many calls it kept. */
  int stalled() {
    return stalled.get();
  }

  private void pass(Instant deadline) {
    if (state == State.REFUSES) throw new QuotaStoreException("refused", false);
    if (state == State.ANSWERS) return;
    stalled.incrementAndGet();
    try {
      // The settable clock stands, so what is left of the deadline passes in real time.
      long millis = Duration.between(real.usage().now(), deadline).toMillis();
      boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
      throw new QuotaStoreException("stalled " + never, true);
    } catch (InterruptedException e) {
      throw new QuotaStoreException("interrupted", true, e);
    }
  }

  @Override
  public UsageStore usage() {
    UsageStore usage = real.usage();
    return new UsageStore() {
      @Override
      public Instant now() {
        return usage.now();
      }

      @Override
      public TakeAnswer take(Take take) {
        pass(take.deadline());
        return usage.take(take);
      }

      @Override
      public SettleAnswer settle(Settle settle, Instant deadline) {
        settles.incrementAndGet();
        pass(deadline);
        return usage.settle(settle, deadline);
      }

      @Override
      public Reading read(String customer, Set<CounterKey> counters, Instant deadline) {
        pass(deadline);
        return usage.read(customer, counters, deadline);
      }

      @Override
      public Optional<Operation> find(OperationId id, Instant deadline) {
        pass(deadline);
        return usage.find(id, deadline);
      }
    };
  }

  @Override
  public Catalog catalog() {
    return real.catalog();
  }

  @Override
  public Alerts alerts() {
    return real.alerts();
  }

  @Override
  public Optional<Ledger> ledger() {
    return real.ledger();
  }

  @Override
  public Optional<BillingRecords> billing() {
    return real.billing();
  }

  @Override
  public Optional<Audit> audit() {
    return real.audit();
  }

  @Override
  public Optional<Instant> reset(Reset reset, Account account, List<Bucket> open) {
    return real.reset(reset, account, open);
  }

  @Override
  public QuotaStore withClock(InstantSource clock) {
    real = real.withClock(clock);
    return this;
  }

  @Override
  public void close() {
    real.close();
  }
}
