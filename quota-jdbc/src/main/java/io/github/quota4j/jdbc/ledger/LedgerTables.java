package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.jdbc.counters.ServiceKey;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.store.UsageEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What takes records in, adds them up and removes them. One implementation for each dialect. */
interface LedgerTables {
  /** For the database of a session. */
  static LedgerTables of(Session session) {
    return session.dialect().choose(PostgresLedgerTables::new, H2LedgerTables::new);
  }

  /**
   * Records usage that is not counted yet; the caller commits.
   *
   * @return how many of them are new
   */
  long ingest(Session session, List<UsageEvent> events) throws SQLException;

  /**
   * Adds some records that are counted to their hours; the caller commits.
   *
   * @return how many
   */
  long addToHours(Session session, int most) throws SQLException;

  /**
   * Removes some records of a service of a customer that are in their hours, the oldest first, and keeps the ids that may
   * come again; the caller holds the claim, and commits.
   *
   * @return how many went
   */
  long remove(Session session, ServiceKey key, Instant before, int most) throws SQLException;
}
