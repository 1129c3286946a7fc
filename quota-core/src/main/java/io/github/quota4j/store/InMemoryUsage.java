package io.github.quota4j.store;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Change;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.ResetStep;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.SettleStep;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.decision.TakeStep;
import io.github.quota4j.plan.Alert;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs each step under the lock of its customer: load, decide and save are one step because nobody else gets in. */
final class InMemoryUsage implements UsageStore {
  private final InstantSource clock;
  private final InMemoryCustomers customers;
  private final Alerts alerts;

  InMemoryUsage(InstantSource clock, InMemoryCustomers customers, Alerts alerts) {
    this.clock = clock;
    this.customers = customers;
    this.alerts = alerts;
  }

  Alerts alerts() {
    return alerts;
  }

  InMemoryUsage withClock(InstantSource newClock) {
    return new InMemoryUsage(newClock, customers, alerts);
  }

  @Override
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** @see ResetStep */
  Optional<Instant> reset(String customer, List<Bucket> open, long version) {
    return customers.write(
        customer,
        this::now,
        (books, now) -> apply(books, ResetStep.reset(books, open, version, now), now));
  }

  @Override
  public TakeAnswer take(Take take) {
    return customers.write(take.id().customer(), this::now, (books, now) -> {
      books.freeOldest(now);
      return apply(books, TakeStep.take(books, take, now), now);
    });
  }

  @Override
  public SettleAnswer settle(Settle settle, Instant deadline) {
    return customers.read(
        settle.operation().customer(),
        this::now,
        (books, now) -> apply(books, SettleStep.settle(books, settle, now), now));
  }

  private <A> A apply(CustomerBooks books, Change<A> change, Instant now) {
    A answer = books.apply(change, now);
    for (Alert alert : change.alerts()) {
      Optional<Alert> unused = alerts.raise(alert);
    }
    return answer;
  }

  @Override
  public Reading read(String customer, Set<CounterKey> counters, Instant deadline) {
    return customers.read(customer, this::now, (books, now) -> books.read(counters, now));
  }

  @Override
  public Optional<Operation> find(OperationId id, Instant deadline) {
    return customers.read(id.customer(), this::now, (books, now) -> books.operation(id));
  }
}
