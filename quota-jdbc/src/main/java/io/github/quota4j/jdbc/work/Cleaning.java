package io.github.quota4j.jdbc.work;

import io.github.quota4j.jdbc.sql.Database;
import io.github.quota4j.jdbc.sql.Lease;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.sql.TimeLimits;
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
public final class Cleaning {
  private static final Logger log = LoggerFactory.getLogger(Cleaning.class);

  public static final int MOST = 500;

  /** Late events and refunds come mostly soon. */
  private static final Duration GRACE = Duration.ofHours(1);

  /** Longer than any window but those that never end, so that none of its thresholds is raised again. */
  private static final Duration ALERTS = Duration.ofDays(400);

  private static final Duration DELIVERIES = Duration.ofDays(60);

  private static final String OLD_ALERTS = "raised_at < ?";

  /** Named one by one, as the index begins with the state. */
  private static final String OLD_DELIVERIES =
      "state IN ('PENDING', 'DELIVERED', 'DEAD') AND next_at < ?";

  private static final long PAUSE_MILLIS = 60_000;
  private static final long SHORT_PAUSE_MILLIS = 50;

  private static final String OLD_OPERATIONS = "state <> 'OPEN' AND expires_at < ?";

  /** What grants paid is nowhere else: a late event must find it. */
  private static final String OLD_COUNTERS =
      "window_end < ? AND held = 0 AND leased = 0 AND limit_name NOT LIKE 'grant%'";

  private volatile @Nullable Instant now;

  /** Takes note of the time of a charge. Without one there is nothing to clean. */
  public void at(Instant instant) {
    now = instant;
  }

  /** Removes a few, and says when to go on, in milliseconds. */
  public long run(Database database) {
    Instant until = now;
    if (until == null) return PAUSE_MILLIS;
    try (Lease lease = database.lease();
        Session session = lease.begin(TimeLimits.of(Duration.ofSeconds(5).toNanos()), false)) {
      int removed = delete(session, "quota_operations", OLD_OPERATIONS, until);
      session.commit();
      removed += delete(session, "quota_counters", OLD_COUNTERS, until.minus(GRACE));
      session.commit();
      removed += delete(session, "quota_deliveries", OLD_DELIVERIES, until.minus(DELIVERIES));
      removed += delete(session, "quota_alerts", OLD_ALERTS, until.minus(ALERTS));
      session.commit();
      return removed > 0 ? SHORT_PAUSE_MILLIS : PAUSE_MILLIS;
    } catch (SQLException | QuotaStoreException e) {
      log.debug("cleaning waits: {}", e.getMessage());
      return PAUSE_MILLIS;
    }
  }

  private static int delete(Session session, String table, String condition, Instant until)
      throws SQLException {
    String sql = session.dialect().deleteSome(table, condition, MOST);
    try (PreparedStatement statement = session.prepare(sql)) {
      statement.setObject(1, until.atOffset(ZoneOffset.UTC));
      return statement.executeUpdate();
    }
  }
}
