package io.github.quota4j.jdbc.charging;

import io.github.quota4j.decision.Change;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.SettleStep;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.decision.TakeStep;
import io.github.quota4j.jdbc.counters.LockedBooks;
import io.github.quota4j.jdbc.counters.NeededCounter;
import io.github.quota4j.jdbc.counters.Needs;
import io.github.quota4j.jdbc.counters.PlainBelow;
import io.github.quota4j.jdbc.counters.Use;
import io.github.quota4j.jdbc.work.Call;
import io.github.quota4j.plan.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A call that changes something: a take or a settle, decided in a {@link Batch}. */
public abstract sealed class Step<A> extends Call<A> {
  private final Optional<InstantSource> clock;
  private final Instant deadline;
  private boolean suspect;

  /**
   * @param clock for tests, in place of the server's
   * @param deadline by that clock
   * @param time that the caller waits
   */
  Step(Optional<InstantSource> clock, Instant deadline, Duration time) {
    super(time);
    this.clock = clock;
    this.deadline = deadline;
  }

  /** The operation that it makes or speaks of. */
  abstract OperationId id();

  /** The counters that it may change, given the operation as it is, if it is there. */
  abstract Set<NeededCounter> needs(Optional<Operation> known);

  /** Decides it. */
  abstract Change<A> decide(LockedBooks books, Instant now);

  /** Whether the operation itself says which counters are needed. */
  abstract boolean speaksOfAnother();

  /** Whether its deadline has passed, and the decision itself does not look at it. */
  abstract boolean isTooLate(LockedBooks books);

  /** Whether its id may be in the ledger only. */
  abstract boolean mayBeOld();

  /** What it may record of the use of an operation that was decided before, given that as it is. */
  abstract Set<Use> settled(Optional<Operation> known);

  /** What it leaves on a counter that it changed: see {@link PlainBelow}. */
  abstract long plainBelow(CounterKey key, Counter after);

  final boolean hasTestClock() {
    return clock.isPresent();
  }

  /** The time by its test's clock. */
  final Optional<Instant> testTime() {
    return clock.map(InstantSource::instant);
  }

  final Instant now(LockedBooks books) {
    return testTime().orElse(books.now());
  }

  /** Till when it may be saved, by the server's clock; a test's clock does not move while a batch is saved. */
  final Optional<Instant> guard() {
    return clock.isPresent() ? Optional.empty() : Optional.of(deadline);
  }

  /** Whether it once waited for a lock in vain. Then others do not wait with it. */
  final boolean isSuspect() {
    return suspect;
  }

  final void suspect() {
    suspect = true;
  }

  /** Takes. */
  static final class Taking extends Step<TakeAnswer> {
    private final Take take;

    Taking(Take take, Optional<InstantSource> clock, Duration time) {
      super(clock, take.deadline(), time);
      this.take = take;
    }

    Take take() {
      return take;
    }

    @Override
    long plainBelow(CounterKey key, Counter after) {
      return PlainBelow.of(take, key, after);
    }

    @Override
    OperationId id() {
      return take.id();
    }

    @Override
    Set<NeededCounter> needs(Optional<Operation> known) {
      return Needs.of(take.items(), take.accountVersion());
    }

    @Override
    Change<TakeAnswer> decide(LockedBooks books, Instant now) {
      List<LockedBooks.Billed> billed = books.billed(take.id());
      return billed.isEmpty() ? TakeStep.take(books, take, now) : duplicate(billed, now);
    }

    /** The id was forgotten, but the ledger has it: counted long ago, and no figures are known any more. */
    private Change<TakeAnswer> duplicate(List<LockedBooks.Billed> billed, Instant now) {
      List<Long> granted = new ArrayList<>();
      for (int line = 0; line < take.items().size(); line++) {
        int of = line;
        BigDecimal units = billed.stream()
            .filter(row -> row.line() == of)
            .map(LockedBooks.Billed::quantity)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
        granted.add(smallest(units, take.items().get(line).scale()));
      }
      return Change.none(new TakeAnswer.Taken(now, granted, List.of(), Optional.empty(), true));
    }

    /** As the counters count: rounded up, and no more than a counter can hold. */
    private static long smallest(BigDecimal units, int scale) {
      return units
          .movePointRight(scale)
          .setScale(0, RoundingMode.CEILING)
          .min(BigDecimal.valueOf(Unit.MAX_SMALLEST))
          .longValueExact();
    }

    @Override
    boolean speaksOfAnother() {
      return false;
    }

    @Override
    boolean isTooLate(LockedBooks books) {
      return false; // the decision does, once it knows that the id is new
    }

    @Override
    boolean mayBeOld() {
      return take.idIsCallers();
    }

    @Override
    Set<Use> settled(Optional<Operation> known) {
      return Set.of();
    }
  }

  /** Settles. */
  static final class Settling extends Step<SettleAnswer> {
    private final Settle settle;

    Settling(Settle settle, Instant deadline, Optional<InstantSource> clock, Duration time) {
      super(clock, deadline, time);
      this.settle = settle;
    }

    @Override
    long plainBelow(CounterKey key, Counter after) {
      return PlainBelow.NOTHING; // it does not know the ceiling
    }

    @Override
    OperationId id() {
      return settle.operation();
    }

    @Override
    Set<NeededCounter> needs(Optional<Operation> known) {
      Set<NeededCounter> needed = new HashSet<>();
      if (settle instanceof Settle.Report report) needed.addAll(Needs.of(report.more()));
      known.ifPresent(operation -> needed.addAll(Needs.of(operation)));
      return needed;
    }

    @Override
    Change<SettleAnswer> decide(LockedBooks books, Instant now) {
      return SettleStep.settle(books, settle, now);
    }

    @Override
    boolean speaksOfAnother() {
      return true;
    }

    @Override
    boolean isTooLate(LockedBooks books) {
      return guard().map(last -> books.now().isAfter(last)).orElse(false);
    }

    @Override
    boolean mayBeOld() {
      return false;
    }

    @Override
    Set<Use> settled(Optional<Operation> known) {
      return known.map(Needs::uses).orElse(Set.of());
    }
  }
}
