package io.github.quota4j.jdbc.charging;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.jdbc.counters.CounterRow;
import io.github.quota4j.jdbc.counters.CounterTables;
import io.github.quota4j.jdbc.counters.NeededCounter;
import io.github.quota4j.jdbc.counters.Needs;
import io.github.quota4j.jdbc.counters.Readings;
import io.github.quota4j.jdbc.counters.WholeReading;
import io.github.quota4j.jdbc.sql.Lease;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.sql.TimeLimits;
import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.Reading;
import io.github.quota4j.store.UsageStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hands each call to a worker, and waits for the answer until the deadline. */
public final class JdbcUsage implements UsageStore {
  /** The first look at the time may have to make the tables. */
  private static final Duration COLD_START = Duration.ofSeconds(5);

  /** A call whose deadline has passed gets so long to learn that its id is known: it charges nothing any more. */
  private static final Duration LATE = Duration.ofMillis(50);

  /** Longer than this nobody waits, and no number overflows. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Workers workers;
  private final Charges charges;
  private final Optional<InstantSource> clock;

  /** @param clock for tests; whole microseconds */
  public JdbcUsage(Workers workers, Charges charges, Optional<InstantSource> clock) {
    this.workers = workers;
    this.charges = charges;
    this.clock = clock;
  }

  @Override
  public Instant now() {
    if (clock.isPresent()) return clock.get().instant();
    Optional<Instant> known = workers.time().now();
    return known.isPresent()
        ? known.get()
        : workers.read(COLD_START, session -> {
          Instant now = Readings.now(session);
          workers.time().read(now);
          return now;
        });
  }

  @Override
  public TakeAnswer take(Take take) {
    return charges.charge(step(take, clock));
  }

  @Override
  public SettleAnswer settle(Settle settle, Instant deadline) {
    return charges.charge(step(settle, deadline, clock));
  }

  Optional<InstantSource> clock() {
    return clock;
  }

  /** @param by the clock that it is decided by; empty for the server's */
  Step<TakeAnswer> step(Take take, Optional<InstantSource> by) {
    return new Step.Taking(take, by, patience(take.deadline()));
  }

  /** @param by the clock that it is decided by; empty for the server's */
  Step<SettleAnswer> step(Settle settle, Instant deadline, Optional<InstantSource> by) {
    return new Step.Settling(settle, deadline, by, patience(deadline));
  }

  @Override
  public Reading read(String customer, Set<CounterKey> counters, Instant deadline) {
    return at(
        workers.read(patience(deadline), session -> Readings.read(session, customer, counters)));
  }

  @Override
  public Reading read(String customer, List<Item> items, Instant deadline) {
    Set<NeededCounter> counters = Needs.of(items);
    return at(workers.read(
        patience(deadline), session -> WholeReading.read(session, customer, counters)));
  }

  private Reading at(Reading reading) {
    if (clock.isPresent()) {
      return new Reading(clock.get().instant(), reading.counters(), reading.open());
    }
    workers.time().read(reading.at());
    return reading;
  }

  @Override
  public Map<CounterKey, Counter> counters(Set<CounterKey> counters, Instant deadline) {
    List<CounterKey> keys = List.copyOf(counters);
    return workers.read(
        patience(deadline),
        session -> CounterRow.counters(CounterTables.of(session).look(session, keys)));
  }

  /** On the caller's thread: it may be long, and no other reading may wait behind it. */
  @Override
  public Map<CounterKey, Counter> readAll(Collection<List<Item>> customers, Instant deadline) {
    Set<NeededCounter> needed = new HashSet<>();
    for (List<Item> items : customers) Needs.add(items, needed);
    try (Lease lease = workers.database().lease();
        Session session = lease.begin(TimeLimits.of(patience(deadline).toNanos()), true)) {
      return WholeReading.read(session, needed);
    } catch (SQLException e) {
      throw new QuotaStoreException("the database does not answer: " + e.getMessage(), false, e);
    }
  }

  @Override
  public Optional<Operation> find(OperationId id, Instant deadline) {
    return workers.read(patience(deadline), session -> Readings.find(session, id));
  }

  /** How long the caller waits. By a test's clock, which may stand still, that says little. */
  private Duration patience(Instant deadline) {
    Instant now = now();
    if (deadline.isAfter(now.plus(LONGEST))) return LONGEST;
    Duration left = Duration.between(now, deadline);
    Duration least = clock.isPresent() ? COLD_START : LATE;
    boolean tooShort = clock.isPresent() ? left.compareTo(least) < 0 : left.isNegative();
    return tooShort ? least : left;
  }
}
