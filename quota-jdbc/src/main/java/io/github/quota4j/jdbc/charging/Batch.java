package io.github.quota4j.jdbc.charging;

import io.github.quota4j.decision.Change;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.ExpiryStep;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.jdbc.alerts.AlertTables;
import io.github.quota4j.jdbc.counters.Changes;
import io.github.quota4j.jdbc.counters.CounterTables;
import io.github.quota4j.jdbc.counters.KnownCustomers;
import io.github.quota4j.jdbc.counters.LockedBooks;
import io.github.quota4j.jdbc.counters.NeededCounter;
import io.github.quota4j.jdbc.counters.Needs;
import io.github.quota4j.jdbc.counters.PlainBelow;
import io.github.quota4j.jdbc.counters.Use;
import io.github.quota4j.jdbc.counters.Wanted;
import io.github.quota4j.jdbc.sql.Failure;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.work.StoreTime;
import io.github.quota4j.plan.Alert;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Steps of many callers in one transaction: lock all their counters in key order, read, decide one step after the other,
 * save, commit; and only then answer.
 *
 * <p>A settle's counters are known from its operation, which is read before any lock, and again after: if it draws on
 * others by then, the batch is decided anew with those locked too.
 */
public final class Batch {
  /** Each of them locks more than the one before. */
  private static final int ATTEMPTS = 20;

  /** What takes longer to be done first does not hold up the neighbours: it goes on at another turn. */
  private static final int MOST_ROUNDS = 2;

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** What trying again would not help: then {@code Charging} runs each step alone. */
  private static final String NOT_TOGETHER = "0A000";

  private final List<Step<?>> steps;
  private final KnownCustomers customers;
  private final NavigableMap<CounterKey, NeededCounter> needed = new TreeMap<>();
  private final Set<Use> settled = new LinkedHashSet<>();
  private final List<Runnable> answers = new ArrayList<>();
  private Changes changes = new Changes();
  private Optional<Instant> time = Optional.empty();
  private int rounds;
  private boolean isLeftForLater;

  /** @param customers of whom it is known that they have a row */
  Batch(List<Step<?>> steps, KnownCustomers customers) {
    this.steps = steps;
    this.customers = customers;
  }

  /** Gives the answers; after {@link #run}. */
  void answer() {
    answers.forEach(Runnable::run);
  }

  /** What it saved. */
  Changes changes() {
    return changes;
  }

  /** The earliest time that a step was decided at; by a test's clock that may be any. */
  Optional<Instant> time() {
    return time;
  }

  /** Decides and saves. */
  void run(Session session, StoreTime storeTime) throws SQLException {
    rounds = 0;
    isLeftForLater = false;
    for (int attempt = 1; !isDone(session, storeTime); attempt++) {
      session.rollback();
      if (attempt == ATTEMPTS)
        throw new SQLTransactionRollbackException("too much changes", "40001");
    }
  }

  /** @return false if more counters are needed than were locked, and it is to be tried again */
  private boolean isDone(Session session, StoreTime storeTime) throws SQLException {
    answers.clear();
    time = Optional.empty();
    CounterTables tables = CounterTables.of(session);
    look(session, tables);
    LockedBooks books = tables.lockOrMake(session, wanted(), needed.values());
    storeTime.read(books.now());
    if (isShortOfLocks(books)) return false;
    if (isFolded(session, tables, books) || isFreed(session, tables, books)) return false;
    changes = new Changes();
    for (Step<?> step : steps) decide(step, books, changes);
    if (needMore(books.missed())) return false;
    if (!changes.isEmpty()) save(session, tables, changes, books);
    else if (books.isWorthKeeping()) session.commit();
    return true;
  }

  private void look(Session session, CounterTables tables) throws SQLException {
    List<OperationId> ids = ids(steps.stream().filter(Step::speaksOfAnother).toList());
    Map<OperationId, Operation> known = ids.isEmpty() ? Map.of() : tables.find(session, ids);
    for (Step<?> step : steps) needMore(step, Optional.ofNullable(known.get(step.id())));
  }

  /**
   * Usage that others recorded counts first; then the batch is locked and read anew. Nothing is decided while some is left that may
   * have filled the limit: what was counted so far stays so, and the batch fails as one that waits for a lock in vain. Only what
   * somebody else works on is left for later.
   */
  private boolean isFolded(Session session, CounterTables tables, LockedBooks books)
      throws SQLException {
    if (books.uncounted().isEmpty() || isLeftForLater) return false;
    session.rollback();
    round("usage of others is being counted");
    isLeftForLater = !tables.fold(session, books.uncounted());
    return true;
  }

  /**
   * Where so many reservations ran out that not all of them were read, these are freed and saved first: a step that would
   * otherwise be refused must not miss those that were not read, and on a soft limit, where none is, they would be read again and
   * again.
   */
  private boolean isFreed(Session session, CounterTables tables, LockedBooks books)
      throws SQLException {
    Changes freed = new Changes();
    boolean more = false;
    for (Step<?> step : steps) {
      Instant now = step.now(books);
      List<Operation> expired = books.crowd(step.id().customer(), now);
      for (Operation hold : expired) more |= needMore(Needs.drawnBy(hold));
      if (more) continue;
      Change<Integer> change = ExpiryStep.expire(books, expired, now);
      freed.add(change, (key, counter) -> PlainBelow.NOTHING);
      books.apply(change);
    }
    if (more) return true;
    if (freed.isEmpty()) return false;
    round("reservations that ran out are being freed");
    tables.save(session, freed, books, customers);
    return true;
  }

  private void round(String what) throws SQLException {
    if (++rounds > MOST_ROUNDS) throw new SQLTransientException(what, LOCK_NOT_AVAILABLE);
  }

  private Wanted wanted() {
    return new Wanted(
        List.copyOf(needed.keySet()),
        needed.values().stream()
            .filter(NeededCounter::isSummed)
            .map(NeededCounter::service)
            .collect(Collectors.toCollection(TreeSet::new)),
        ids(steps),
        ids(steps.stream().filter(Step::mayBeOld).toList()),
        steps.stream().map(step -> step.id().customer()).collect(Collectors.toSet()),
        Set.copyOf(settled),
        steps.stream().anyMatch(Step::hasTestClock));
  }

  /** Whether an operation draws on other counters than it did before the locks, or a counter was removed meanwhile. */
  private boolean isShortOfLocks(LockedBooks books) throws SQLException {
    boolean more = false;
    for (Step<?> step : steps) more |= needMore(step, books.operation(step.id()));
    return more || needed.keySet().stream().anyMatch(key -> !books.isLocked(key));
  }

  private boolean needMore(Step<?> step, Optional<Operation> known) throws SQLException {
    boolean more = settled.addAll(step.settled(known));
    return needMore(step.needs(known)) || more;
  }

  /** @throws SQLException if two steps need two windows of one counter, of which it can be one only */
  private boolean needMore(Set<NeededCounter> counters) throws SQLException {
    boolean more = false;
    for (NeededCounter counter : counters) {
      NeededCounter known = needed.putIfAbsent(counter.key(), counter);
      if (known == null) more = true;
      else if (counter.excludes(known)) throw new SQLException("two periods at once", NOT_TOGETHER);
      else if (known.isOfDraw() || counter.version() > known.version())
        needed.put(counter.key(), counter);
    }
    return more;
  }

  private <A> void decide(Step<A> step, LockedBooks books, Changes changes) {
    if (step.isGivenUp() || step.isTooLate(books))
      return; // nobody waits for it: nothing is charged
    try {
      Instant now = step.now(books);
      if (time.isEmpty() || now.isBefore(time.get())) time = Optional.of(now);
      Change<A> change = step.decide(books, now);
      changes.add(change, step::plainBelow);
      if (step.speaksOfAnother()) changes.countLater(change, books::isOnAllCounters);
      books.apply(change);
      if (!change.operations().isEmpty()) step.guard().ifPresent(changes::guard);
      answers.add(() -> step.answer(change.answer()));
    } catch (RuntimeException bad) {
      answers.add(() -> step.fail(bad)); // it changed nothing; its neighbours are not concerned
    }
  }

  private void save(Session session, CounterTables tables, Changes changes, LockedBooks books)
      throws SQLException {
    try {
      List<Alert> unused = AlertTables.raise(session, changes.alerts());
      tables.save(session, changes, books, customers);
    } catch (SQLException e) {
      if (Failure.of(e) == Failure.BROKEN) steps.forEach(Step::maybeSaved);
      throw e;
    }
  }

  private static List<OperationId> ids(Collection<Step<?>> steps) {
    Set<OperationId> ids = new LinkedHashSet<>();
    for (Step<?> step : steps) ids.add(step.id());
    return List.copyOf(ids);
  }
}
