package io.github.quota4j.testkit;

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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A real store behind a wire that loses what it is told to lose: calls before they arrive, or answers after. */
final class ForgetfulWire implements QuotaStore, UsageStore {
  final AtomicInteger callsToLose = new AtomicInteger();
  final AtomicInteger answersToLose = new AtomicInteger();
  final AtomicInteger reads = new AtomicInteger();
  final AtomicInteger takes = new AtomicInteger();
  volatile boolean cut;
  volatile Runnable onTheWay = () -> {};
  volatile boolean catalogCut;
  private final QuotaStore store;

  ForgetfulWire(QuotaStore store) {
    this.store = store;
  }

  @Override
  public TakeAnswer take(Take take) {
    takes.incrementAndGet();
    onTheWay.run();
    loseCall();
    TakeAnswer answer = store.usage().take(take);
    if (isDue(answersToLose)) throw new QuotaStoreException("the answer was lost", true);
    return answer;
  }

  @Override
  public SettleAnswer settle(Settle settle, Instant deadline) {
    loseCall();
    return store.usage().settle(settle, deadline);
  }

  @Override
  public Reading read(String customer, Set<CounterKey> counters, Instant deadline) {
    reads.incrementAndGet();
    loseCall();
    return store.usage().read(customer, counters, deadline);
  }

  @Override
  public Optional<Operation> find(OperationId id, Instant deadline) {
    loseCall();
    return store.usage().find(id, deadline);
  }

  private void loseCall() {
    if (cut || isDue(callsToLose)) throw new QuotaStoreException("there is no connection", false);
  }

  private static boolean isDue(AtomicInteger left) {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  @Override
  public Instant now() {
    return store.usage().now();
  }

  @Override
  public Catalog catalog() {
    return (Catalog) Proxy.newProxyInstance(
        Catalog.class.getClassLoader(), new Class<?>[] {Catalog.class}, this::askCatalog);
  }

  private Object askCatalog(Object unused, Method method, Object[] arguments) throws Throwable {
    if (catalogCut) throw new QuotaStoreException("there is no connection", false);
    try {
      return method.invoke(store.catalog(), arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  @Override
  public UsageStore usage() {
    return this;
  }

  @Override
  public Alerts alerts() {
    return store.alerts();
  }

  @Override
  public Optional<Ledger> ledger() {
    return store.ledger();
  }

  @Override
  public Optional<BillingRecords> billing() {
    return store.billing();
  }

  @Override
  public Optional<Audit> audit() {
    return store.audit();
  }

  @Override
  public Optional<Instant> reset(Reset reset, Account account, List<Bucket> open) {
    return store.reset(reset, account, open);
  }

  /** The store below already goes by the clock of the test. */
  @Override
  public QuotaStore withClock(InstantSource clock) {
    return this;
  }

  @Override
  public void close() {
    store.close();
  }
}
