package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What a transaction does to counters, operations, and the records of both. One implementation for each dialect. */
public interface CounterTables {
  /** For the database of a session. */
  static CounterTables of(Session session) {
    return session.dialect().choose(PostgresCounterTables::new, H2CounterTables::new);
  }

  /** Operations as they are committed, without any lock. */
  Map<OperationId, Operation> find(Session session, Collection<OperationId> ids)
      throws SQLException;

  /** Counters as they are committed, without any lock; those that exist. */
  Map<CounterKey, CounterRow> look(Session session, List<CounterKey> keys) throws SQLException;

  /**
   * Locks counters in their order, and then, in statements that see everything that was committed until then, reads
   * operations and the time.
   */
  LockedBooks lock(Session session, Wanted wanted) throws SQLException;

  /**
   * Makes counters, with what the ledger has of their windows.
   *
   * @param missing are not there yet
   * @param others are locked, and are of other windows, or missed charges; what is held of them stays, and so does the version that
   *     charged them: else another one that was charged by a version in between would no longer show
   * @return false if somebody else made a missing one meanwhile: it must not be locked now, out of order
   */
  boolean make(Session session, List<NeededCounter> missing, List<NeededCounter> others)
      throws SQLException;

  /**
   * Locks counters, and makes those that are missing, or of another window: under the locks that are held, so that the sums of
   * the ledger cannot change meanwhile. What somebody else makes at the same time is not locked then.
   */
  default LockedBooks lockOrMake(Session session, Wanted wanted, Collection<NeededCounter> needed)
      throws SQLException {
    LockedBooks books = lock(session, wanted);
    List<NeededCounter> missing =
        needed.stream().filter(counter -> !books.isLocked(counter.key())).toList();
    List<NeededCounter> others =
        new ArrayList<>(needed.stream().filter(books::isOfAnother).toList());
    List<NeededCounter> older = needed.stream()
        .filter(counter -> books.mayHaveMissed(counter) && !books.isOfAnother(counter))
        .toList();
    if (!older.isEmpty()) others.addAll(findMissing(session, older, books));
    if (missing.isEmpty() && others.isEmpty()) return books;
    if (!make(session, missing, others)) return books;
    return lock(session, wanted)
        .with(Stream.concat(missing.stream(), others.stream()).toList());
  }

  /**
   * Which of these counters missed charges: another counter of their service, whose window meets theirs, was charged by an account that
   * is newer than the one that charged them last. Asked only when an account is newer than a counter that it charges.
   */
  List<NeededCounter> findMissing(Session session, List<NeededCounter> counters, LockedBooks books)
      throws SQLException;

  /** Finds services with usage that others recorded and that is on no counter yet. */
  void addProbe(Script script, Collection<ServiceKey> services, Set<ServiceKey> uncounted);

  /**
   * Sums the ledger over the windows of some counters; a window without a row may be left out.
   *
   * @param onlyUncounted whether only what is on no counter yet
   */
  void addSums(
      Script script,
      List<NeededCounter> counters,
      boolean onlyUncounted,
      BiConsumer<NeededCounter, BigDecimal> sums);

  /** Till the end of the transaction nobody else makes counters of these services, folds, settles, or removes records. */
  void addClaim(Script script, Collection<ServiceKey> services);

  /**
   * Brings usage that others recorded onto the counters whose windows it lies in, and commits: a transaction of its own,
   * or none if it is too early. At most so much at once that nobody waits for long.
   *
   * @return false if others work on all that it found, and it is left for later
   */
  boolean fold(Session session, Set<ServiceKey> services) throws SQLException;

  /**
   * Saves all that changed, and commits.
   *
   * @param customers of whom it is known that they have a row
   */
  void save(Session session, Changes changes, LockedBooks books, KnownCustomers customers)
      throws SQLException;
}
