package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.jdbc.counters.CounterTables;
import io.github.quota4j.jdbc.counters.ServiceKey;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.UsageTotal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Usage by hours and days: adds up what was recorded since the last time, and reads it. */
final class Hours {
  private static final int BATCH = 2_000;
  private static final int SERVICES = 50;
  private static final int MOST_FOLDS_IN_VAIN = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The hour that a record lies in, whatever the time zone of the session. */
  static final String HOUR =
      "date_trunc('hour', recorded_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'";

  private static final String UNCOUNTED = """
      SELECT customer_id, service_name FROM billing_usage_records WHERE NOT counted
      ORDER BY customer_id, service_name FETCH FIRST %d ROWS ONLY""".formatted(BATCH);

  /** One statement, one state: a record is seen either in its hour or beside it. */
  private static final String READ = """
      SELECT began_at, sum(quantity), sum(records) FROM (
        SELECT began_at, quantity, records FROM quota_usage_hours
        WHERE customer_id = ? AND service_name = ? AND began_at >= ? AND began_at < ?
        UNION ALL
        SELECT %s, quantity, 1 FROM billing_usage_records
        WHERE customer_id = ? AND service_name = ? AND NOT in_hours AND recorded_at >= ? AND recorded_at < ?) u
      GROUP BY began_at ORDER BY began_at""".formatted(HOUR);

  private final Workers workers;

  Hours(Workers workers) {
    this.workers = workers;
  }

  List<UsageTotal> read(String customer, String service, Window window, ChronoUnit unit) {
    requireWhole("start", window.start(), unit);
    requireWhole("end", window.end(), unit);
    return workers.askLedger(PATIENCE, session -> {
      TreeMap<Instant, UsageTotal> totals = new TreeMap<>();
      session
          .script()
          .add(
              READ,
              row -> {
                Instant start = Rows.instant(row, 1).truncatedTo(unit);
                totals.merge(
                    start,
                    new UsageTotal(start, row.getBigDecimal(2), row.getLong(3)),
                    UsageTotal::plus);
              },
              customer,
              service,
              window.start(),
              window.end(),
              customer,
              service,
              window.start(),
              window.end())
          .run();
      return List.copyOf(totals.values());
    });
  }

  /**
   * What is on no counter yet is counted before it is added up: so a charge that wants to count it never finds it locked.
   *
   * @return how many records it added up
   */
  long rollUp() {
    long all = 0;
    int inVain = 0;
    while (inVain < MOST_FOLDS_IN_VAIN) {
      boolean isFolded = foldSome();
      long some = workers.changeHere(PATIENCE, session -> {
        long added = LedgerTables.of(session).addToHours(session, BATCH);
        session.commit();
        return added;
      });
      all += some;
      if (some == 0 && !isFolded) break;
      inVain = some == 0 ? inVain + 1 : 0;
    }
    return all;
  }

  private boolean foldSome() {
    return workers.changeHere(PATIENCE, session -> {
      Set<ServiceKey> services = new TreeSet<>();
      session
          .script()
          .add(UNCOUNTED, row -> add(services, new ServiceKey(row.getString(1), row.getString(2))))
          .run();
      session.rollback();
      return !services.isEmpty() && CounterTables.of(session).fold(session, services);
    });
  }

  private static void add(Collection<ServiceKey> services, ServiceKey key) {
    if (services.size() < SERVICES) services.add(key);
  }

  private static void requireWhole(String name, Instant instant, ChronoUnit unit) {
    if (!instant.equals(instant.truncatedTo(unit))) {
      String whole = unit == ChronoUnit.HOURS ? "hour" : "day";
      throw new IllegalArgumentException(
          name + " of window must be a whole " + whole + " in UTC, was " + instant);
    }
  }
}
