package io.github.quota4j.jdbc;

import io.github.quota4j.store.QuotaStoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes, a few at a time, operations that nobody can come back with, and counters of windows that are over: never an
 * open hold, never a counter that something is held of. A counter that is needed again is made anew from the ledger.
 */
final class Cleaning {
  private static final Logger log = LoggerFactory.getLogger(Cleaning.class);

  static final int MOST = 500;

  /** Late events and refunds come mostly soon. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final long PAUSE_MILLIS = 60_000;
  private static final long SHORT_PAUSE_MILLIS = 50;

  /** The conditions stand outside too: a row that another transaction changed meanwhile is looked at again. */
  private static final String OPERATIONS = """
      DELETE FROM quota_operations WHERE state <> 'OPEN' AND expires_at < ? AND (customer_id, operation_id) IN (
        SELECT customer_id, operation_id FROM quota_operations WHERE state <> 'OPEN' AND expires_at < ?
        ORDER BY expires_at FETCH FIRST 500 ROWS ONLY)""";

  private static final String COUNTERS = """
      DELETE FROM quota_counters WHERE window_end < ? AND held = 0 AND leased = 0
        AND (customer_id, service_name, limit_name, window_start, subject) IN (
        SELECT customer_id, service_name, limit_name, window_start, subject FROM quota_counters
        WHERE window_end < ? AND held = 0 AND leased = 0 ORDER BY window_end FETCH FIRST 500 ROWS ONLY)""";

  private volatile @Nullable Instant now;

  /** Takes note of the time of a charge. Without one there is nothing to clean. */
  void at(Instant instant) {
    now = instant;
  }

  /** Removes a few, and says when to go on, in milliseconds. */
  long run(Database database) {
    Instant until = now;
    if (until == null) return PAUSE_MILLIS;
    try (Lease lease = database.lease();
        Session session = lease.begin(TimeLimits.of(Duration.ofSeconds(5).toNanos()), false)) {
      int removed = delete(session, OPERATIONS, until);
      session.commit();
      removed += delete(session, COUNTERS, until.minus(GRACE));
      session.commit();
      return removed > 0 ? SHORT_PAUSE_MILLIS : PAUSE_MILLIS;
    } catch (SQLException | QuotaStoreException e) {
      log.debug("cleaning waits: {}", e.getMessage());
      return PAUSE_MILLIS;
    }
  }

  private static int delete(Session session, String sql, Instant until) throws SQLException {
    try (PreparedStatement statement = session.prepare(sql)) {
      statement.setObject(1, until.atOffset(ZoneOffset.UTC));
      statement.setObject(2, until.atOffset(ZoneOffset.UTC));
      return statement.executeUpdate();
    }
  }
}
