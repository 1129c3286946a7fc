package io.github.quota4j.jdbc;

import io.github.quota4j.billing.Span;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.store.UsageEvent;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What a batch does to counters, operations and usage records. One implementation for each dialect. */
interface BatchTables {
  /** Operations as they are committed, without any lock. */
  Map<OperationId, Operation> find(Session session, Collection<OperationId> ids)
      throws SQLException;

  /** Counters as they are committed, without any lock; those that exist. */
  Map<CounterKey, Counter> look(Session session, List<CounterKey> keys) throws SQLException;

  /**
   * Locks counters in their order, and then, in statements that see everything that was committed until then, reads
   * operations and the time.
   */
  LockedBooks lock(Session session, Wanted wanted) throws SQLException;

  /**
   * Makes counters that are not there yet, with what the ledger has of their windows.
   *
   * @return false if somebody else made one of them meanwhile: it must not be locked now, out of order
   */
  boolean create(Session session, List<NeededCounter> counters) throws SQLException;

  /**
   * Locks counters, and makes those that are missing: under the locks that are held, so that the sums of the ledger cannot
   * change meanwhile. What somebody else makes at the same time is not locked then.
   */
  default LockedBooks lockOrMake(Session session, Wanted wanted, Collection<NeededCounter> needed)
      throws SQLException {
    LockedBooks books = lock(session, wanted);
    List<NeededCounter> missing =
        needed.stream().filter(counter -> !books.isLocked(counter.key())).toList();
    boolean isMade = !missing.isEmpty() && create(session, missing);
    return isMade ? lock(session, wanted) : books;
  }

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

  /** Till the end of the transaction nobody else makes counters of these services, or folds, or removes records. */
  void addClaim(Script script, Collection<ServiceKey> services);

  /**
   * Adds some records that are counted to their hours; the caller commits.
   *
   * @return how many
   */
  long addToHours(Session session, int most) throws SQLException;

  /** What was used in each span, in their order. */
  List<BigDecimal> used(Session session, List<Span> spans) throws SQLException;

  /** The most that was held at a time in each span, in their order. */
  List<BigDecimal> peaks(Session session, List<Span> spans) throws SQLException;

  /**
   * Removes some records of a service of a customer that are in their hours, the oldest first, and keeps the ids that may
   * come again; the caller holds the claim, and commits.
   *
   * @return how many went
   */
  long remove(Session session, ServiceKey key, Instant before, int most) throws SQLException;

  /**
   * Brings usage that others recorded onto the counters whose windows it lies in, and commits: a transaction of its own,
   * or none if it is too early. At most so much at once that nobody waits for long.
   *
   * @return false if others work on all that it found, and it is left for later
   */
  boolean fold(Session session, Set<ServiceKey> services) throws SQLException;

  /**
   * Records usage that is not counted yet; the caller commits.
   *
   * @return how many of them are new
   */
  long ingest(Session session, List<UsageEvent> events) throws SQLException;

  /** Saves all that changed, and commits. */
  void save(Session session, Changes changes, LockedBooks books) throws SQLException;
}
