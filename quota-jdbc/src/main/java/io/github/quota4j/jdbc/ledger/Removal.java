package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.jdbc.counters.CounterTables;
import io.github.quota4j.jdbc.counters.ServiceKey;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.work.Workers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old records, one service of a customer after the other, a batch in a transaction. Each holds the claim of its
 * service, so that nobody makes a counter from records of which some are gone, or folds.
 */
final class Removal {
  private static final Logger log = LoggerFactory.getLogger(Removal.class);

  private static final int BATCH = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String NEXT = """
      SELECT customer_id, service_name FROM billing_usage_records
      WHERE customer_id >= ? AND (customer_id > ? OR service_name > ?) AND recorded_at < ?
      ORDER BY customer_id, service_name FETCH FIRST 1 ROW ONLY""";

  private static final String SET_SINCE =
      "UPDATE quota_catalog SET records_since = ? WHERE records_since IS NULL OR records_since < ?";

  /** When the first window began that a counter tells. */
  private static final String TOLD_FROM = """
      SELECT min(window_start) FROM quota_counters
      WHERE customer_id = ? AND service_name = ? AND unit_scale IS NOT NULL""";

  private final Workers workers;
  private final Instant before;

  Removal(Workers workers, Instant before) {
    this.workers = workers;
    this.before = before;
  }

  /** @return how many went */
  long run(BiFunction<String, String, Instant> keptFrom) {
    long rolledUp = new Hours(workers).rollUp();
    log.debug("{} records were rolled up before old ones are removed", rolledUp);
    boolean unused = workers.changeHere(PATIENCE, this::tellSince);
    long removed = 0;
    Optional<ServiceKey> key = next(new ServiceKey("", ""));
    while (key.isPresent()) {
      Instant kept = keptFrom.apply(key.get().customer(), key.get().service());
      removed += removeAll(key.get(), earlier(kept, before));
      key = next(key.get());
    }
    return removed;
  }

  /** Before the first one goes: bills must not be compared with what is left. */
  private boolean tellSince(Session session) throws SQLException {
    session.script().add(SET_SINCE, before, before).run();
    session.commit();
    return true;
  }

  private Optional<ServiceKey> next(ServiceKey after) {
    return workers.changeHere(PATIENCE, session -> {
      List<ServiceKey> found = new ArrayList<>(1);
      session
          .script()
          .add(
              NEXT,
              row -> found.add(new ServiceKey(row.getString(1), row.getString(2))),
              after.customer(),
              after.customer(),
              after.service(),
              before)
          .run();
      return found.stream().findFirst();
    });
  }

  private long removeAll(ServiceKey key, Instant until) {
    long all = 0;
    long some;
    do {
      some = workers.changeHere(PATIENCE, session -> removeSome(session, key, until));
      all += some;
    } while (some == BATCH);
    return all;
  }

  private static long removeSome(Session session, ServiceKey key, Instant until)
      throws SQLException {
    CounterTables tables = CounterTables.of(session);
    List<Instant> told = new ArrayList<>(1);
    Script script = session.script();
    tables.addClaim(script, List.of(key));
    script
        .add(
            TOLD_FROM,
            row -> Rows.optionalInstant(row, 1).ifPresent(told::add),
            key.customer(),
            key.service())
        .run();
    Instant first = told.isEmpty() ? until : earlier(told.get(0), until);
    long removed = LedgerTables.of(session).remove(session, key, first, BATCH);
    session.commit();
    return removed;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
