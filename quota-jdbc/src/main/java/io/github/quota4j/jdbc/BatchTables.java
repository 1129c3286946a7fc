package io.github.quota4j.jdbc;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

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
   * Makes counters that are not there yet, with what the ledger has of their windows. One that somebody else makes
   * meanwhile is left as it is.
   */
  void create(Session session, List<NeededCounter> counters) throws SQLException;

  /** Saves all that changed, and commits. */
  void save(Session session, Changes changes, LockedBooks books) throws SQLException;
}
