package io.github.quota4j.testkit;

import io.github.quota4j.billing.BillingRecords;
import io.github.quota4j.decision.Books;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.Change;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Part;
import io.github.quota4j.decision.ResetStep;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.SettleStep;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.decision.TakeStep;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Alerts;
import io.github.quota4j.store.Audit;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.Reading;
import io.github.quota4j.store.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** A small store around the decision function that has one fault, for trying the contract on. */
final class FaultyStore implements QuotaStore, UsageStore, Books {
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final Fault fault;
  private final InstantSource clock;
  private final QuotaStore catalogs;
  private final Map<Object, Counter> counters;
  private final Map<Object, Operation> operations;
  private final Map<Object, Operation> open;
  private final ReentrantLock lock;
  private final AtomicLong raised = new AtomicLong();

  FaultyStore(Fault fault) {
    this(
        fault,
        InstantSource.system(),
        QuotaStore.inMemory(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new ReentrantLock());
  }

  private FaultyStore(
      Fault fault,
      InstantSource clock,
      QuotaStore catalogs,
      Map<Object, Counter> counters,
      Map<Object, Operation> operations,
      Map<Object, Operation> open,
      ReentrantLock lock) {
    this.fault = fault;
    this.clock = clock;
    this.catalogs = catalogs;
    this.counters = counters;
    this.operations = operations;
    this.open = open;
    this.lock = lock;
  }

  @Override
  public Optional<BillingRecords> billing() {
    return Optional.empty();
  }

  @Override
  public Optional<Audit> audit() {
    return catalogs.audit();
  }

  @Override
  public Optional<Instant> reset(Reset reset, Account account, List<Bucket> open) {
    lock();
    try {
      Optional<Instant> at = ResetStep.reset(this, open, 0, now()).answer();
      if (at.isEmpty()) return at;
      Optional<Instant> turned = catalogs.withClock(at::get).reset(reset, account, open);
      long version = version(account.subscription());
      if (turned.isPresent() && fault != Fault.LETS_NODES_SLEEP)
        save(ResetStep.reset(this, open, version, now()));
      return turned;
    } finally {
      unlock();
    }
  }

  private long version(Subscription of) {
    return catalog()
        .account(of.customer(), WITHIN)
        .or(() -> catalog().accountOn(of.plan(), of.customer(), WITHIN))
        .orElseThrow()
        .version();
  }

  @Override
  public QuotaStore withClock(InstantSource newClock) {
    return new FaultyStore(fault, newClock, catalogs, counters, operations, open, lock);
  }

  @Override
  public TakeAnswer take(Take take) {
    Take changed = change(take);
    lock();
    try {
      if (fault == Fault.TAKES_PARTS) takeParts(changed);
      TakeAnswer answer = save(TakeStep.take(this, changed, now()));
      if (fault == Fault.COUNTS_DENIALS && answer instanceof TakeAnswer.Refused) {
        save(TakeStep.take(this, changed.asForced(), now()));
      }
      if (fault == Fault.IGNORES_WINDOWS && answer instanceof TakeAnswer.Stale) {
        return save(TakeStep.take(this, changed.asForced(), now()));
      }
      return answer;
    } finally {
      unlock();
    }
  }

  private Take change(Take take) {
    return switch (fault) {
      case IGNORES_DEADLINES -> take.by(Instant.MAX);
      case IGNORES_VERSIONS -> with(take, Long.MAX_VALUE, take.items());
      case OFF_BY_ONE ->
        with(
            take,
            take.accountVersion(),
            take.items().stream().map(FaultyStore::widened).toList());
      default -> take;
    };
  }

  private static Take with(Take take, long version, List<Item> items) {
    return new Take(
        take.id(),
        take.idIsCallers(),
        version,
        take.deadline(),
        items,
        take.hold(),
        take.forced(),
        take.eventTime(),
        take.metadata());
  }

  private static Item widened(Item item) {
    List<Leg> legs = item.legs().stream()
        .map(leg -> {
          if (!(leg.bucket().ceiling() instanceof Ceiling.Amount amount) || amount.isUnlimited())
            return leg;
          Ceiling wider = new Ceiling.Amount(amount.allowance(), amount.max() + 1);
          return new Leg(
              new Bucket(leg.bucket().counter(), leg.bucket().end(), wider),
              leg.grants(),
              leg.alerts());
        })
        .toList();
    return new Item(item.service(), item.subject(), item.scale(), item.demand(), legs);
  }

  private void takeParts(Take take) {
    for (int i = 0; i < take.items().size() - 1; i++) {
      Change<TakeAnswer> part = TakeStep.take(
          this, with(take, take.accountVersion(), List.of(take.items().get(i))), now());
      part.counters().forEach((key, changed) -> counters.put(key(key), changed.counter()));
    }
  }

  @Override
  public SettleAnswer settle(Settle settle, Instant deadline) {
    lock();
    try {
      Change<SettleAnswer> change = SettleStep.settle(this, settle, now());
      return fault == Fault.KEEPS_SETTLED ? change.answer() : save(change);
    } finally {
      unlock();
    }
  }

  private <A> A save(Change<A> change) {
    if (fault == Fault.RACES) LockSupport.parkNanos(1); // lets others in
    change.counters().forEach((key, changed) -> {
      boolean isLost = (fault == Fault.LOSES_TOKENS && key.limit().equals("rate"))
          || (fault == Fault.LOSES_PAYERS && key.isOfGrants())
          || (fault == Fault.KEEPS_PAID && key.isOfGrants() && falls(key, changed.counter()));
      if (!isLost) counters.put(key(key), changed.counter());
    });
    change.alerts().forEach(this::raise);
    change.operations().forEach((id, operation) -> {
      operations.put(id(id), operation);
      if (operation.state() == Operation.State.OPEN) open.put(id(id), operation);
      else open.remove(id(id));
    });
    return change.answer();
  }

  private boolean falls(CounterKey key, Counter after) {
    return after.settled() < counter(key).settled();
  }

  private void raise(Alert alert) {
    Optional<Alert> unused = alerts().raise(change(alert));
  }

  private Alert change(Alert alert) {
    return switch (fault) {
      case RAISES_AGAIN -> in(alert, alert.windowStart().plusMillis(raised.incrementAndGet()));
      case RAISES_BY_START -> in(alert, alert.windowStart());
      default -> alert;
    };
  }

  private static Alert in(Alert alert, Instant start) {
    return Alert.of(
        alert.customer(),
        alert.service(),
        alert.limitName(),
        new Window(start, Window.ALWAYS.end()),
        alert.thresholds(),
        alert.level(),
        alert.used(),
        alert.limit(),
        alert.at());
  }

  @Override
  public Alerts alerts() {
    return catalogs.alerts();
  }

  private Object key(CounterKey key) {
    if (fault != Fault.JOINS_KEYS) return key;
    return key.customer() + "-" + key.service() + "-" + key.limit() + "-" + key.windowStart() + "-"
        + key.subject();
  }

  private Object id(OperationId id) {
    return fault == Fault.SHARES_IDS ? id.value() : id;
  }

  @Override
  public Counter counter(CounterKey key) {
    return counters.getOrDefault(key(key), Counter.ZERO);
  }

  @Override
  public Optional<Operation> operation(OperationId id) {
    Optional<Operation> found = Optional.ofNullable(operations.get(id(id)));
    if (fault == Fault.FORGETS_IDS) return found.filter(operation -> !operation.idIsCallers());
    if (fault == Fault.REFUNDS_AGAIN) return found.map(FaultyStore::neverRefunded);
    return found;
  }

  private static Operation neverRefunded(Operation operation) {
    List<Part> parts = operation.parts().stream()
        .map(part -> new Part(
            part.service(),
            part.subject(),
            part.scale(),
            part.granted(),
            part.reported(),
            part.spent(),
            0,
            part.draws()))
        .toList();
    return new Operation(
        operation.id(),
        operation.idIsCallers(),
        operation.deadline(),
        operation.fingerprint(),
        operation.state(),
        operation.kind(),
        operation.sequence(),
        parts,
        operation.answer());
  }

  @Override
  public Collection<Operation> expired(String customer, Instant now) {
    if (fault == Fault.KEEPS_EXPIRED) return List.of();
    return open.values().stream()
        .filter(operation -> operation.id().customer().equals(customer) && operation.isExpired(now))
        .limit(fault == Fault.FREES_FEW ? 100 : Long.MAX_VALUE)
        .toList();
  }

  @Override
  public Reading read(String customer, Set<CounterKey> keys, Instant deadline) {
    lock();
    try {
      Map<CounterKey, Counter> found = new HashMap<>();
      for (CounterKey key : keys) found.put(key, counter(key));
      List<Operation> open = operations.values().stream()
          .filter(operation -> operation.id().customer().equals(customer))
          .filter(operation -> operation.state() == Operation.State.OPEN)
          .toList();
      return new Reading(now(), found, open);
    } finally {
      unlock();
    }
  }

  @Override
  public Optional<Operation> find(OperationId id, Instant deadline) {
    return operation(id);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public Catalog catalog() {
    return FaultyCatalog.of(catalogs.catalog(), fault);
  }

  @Override
  public UsageStore usage() {
    return this;
  }

  @Override
  public Optional<Ledger> ledger() {
    return Optional.empty();
  }

  @Override
  public void close() {}

  private void lock() {
    if (fault != Fault.RACES) lock.lock();
  }

  private void unlock() {
    if (fault != Fault.RACES) lock.unlock();
  }
}
