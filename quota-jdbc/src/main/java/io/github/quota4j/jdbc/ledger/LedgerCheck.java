package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.jdbc.counters.CounterTables;
import io.github.quota4j.jdbc.counters.NeededCounter;
import io.github.quota4j.jdbc.counters.Wanted;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.store.Discrepancy;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares counters with the ledger, a page of them at a time, and repairs them. */
final class LedgerCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PAGE = 200;

  private static final String KEY =
      "c.customer_id, c.service_name, c.limit_name, c.window_start, c.subject";

  /** What others recorded and nobody has counted yet is no difference: it will be. */
  private static final String SUM = """
      (SELECT coalesce(sum(u.quantity), 0) FROM billing_usage_records u
       WHERE u.customer_id = c.customer_id AND u.service_name = c.service_name
         AND u.recorded_at >= c.window_start AND u.recorded_at < coalesce(c.cut_at, c.window_end)
         AND (c.subject = '' OR c.subject = u.subject) AND u.counted)""";

  private static final String COUNTERS =
      "SELECT " + KEY + ", c.window_end, c.unit_scale, c.settled, c.held + c.leased, " + SUM
          + " FROM quota_counters c WHERE c.unit_scale IS NOT NULL AND ";

  private static final String NEXT_PAGE = COUNTERS + "(" + KEY + ") > (?, ?, ?, ?, ?) ORDER BY "
      + KEY + " FETCH FIRST " + PAGE + " ROWS ONLY";

  private static final String ONE = COUNTERS + "(" + KEY + ") = (?, ?, ?, ?, ?)";

  private static final String SET = """
      UPDATE quota_counters c SET settled = ?
      WHERE c.customer_id = ? AND c.service_name = ? AND c.limit_name = ? AND c.window_start = ? AND c.subject = ?""";

  private static final CounterKey BEFORE_ALL =
      new CounterKey("", "", "", "", Instant.parse("1900-01-01T00:00:00Z"));

  private final Workers workers;

  LedgerCheck(Workers workers) {
    this.workers = workers;
  }

  /** A counter, and what it ought to tell. */
  private record Compared(CounterKey key, int scale, long settled, long recorded) {
    static Compared of(ResultSet row) throws SQLException {
      CounterKey key = Rows.counterKey(row);
      NeededCounter counter =
          new NeededCounter(key, Rows.instant(row, 6), row.getInt(7), true, false, 0);
      long recorded = counter.smallest(row.getBigDecimal(10), row.getLong(9));
      return new Compared(key, row.getInt(7), row.getLong(8), recorded);
    }

    boolean differs() {
      return settled != recorded;
    }

    Discrepancy discrepancy() {
      return new Discrepancy(
          key, BigDecimal.valueOf(settled, scale), BigDecimal.valueOf(recorded, scale));
    }
  }

  List<Discrepancy> find(int most) {
    return differing(most).stream().map(Compared::discrepancy).toList();
  }

  /** Each in a transaction of its own: under its lock nobody adds to its window. */
  List<Discrepancy> repair(int most) {
    List<Discrepancy> repaired = new ArrayList<>();
    for (Compared found : differing(most)) {
      workers
          .changeLedger(PATIENCE, session -> repair(session, found.key()))
          .ifPresent(repaired::add);
    }
    return repaired;
  }

  private List<Compared> differing(int most) {
    if (most < 1) throw new IllegalArgumentException("most must be at least 1, was " + most);
    List<Compared> differing = new ArrayList<>();
    List<Compared> page = page(BEFORE_ALL);
    while (!page.isEmpty() && differing.size() < most) {
      page.stream().filter(Compared::differs).forEach(differing::add);
      page = page(page.get(page.size() - 1).key());
    }
    return differing.subList(0, Math.min(most, differing.size()));
  }

  private List<Compared> page(CounterKey after) {
    return workers.askLedger(PATIENCE, session -> compare(session, NEXT_PAGE, after));
  }

  private static List<Compared> compare(Session session, String sql, CounterKey key)
      throws SQLException {
    List<Compared> compared = new ArrayList<>();
    session
        .script()
        .add(
            sql,
            row -> compared.add(Compared.of(row)),
            key.customer(),
            key.service(),
            key.limit(),
            key.windowStart(),
            key.subject())
        .run();
    return compared;
  }

  private static Optional<Discrepancy> repair(Session session, CounterKey key) throws SQLException {
    CounterTables.of(session).lock(session, Wanted.of(key));
    Optional<Compared> found =
        compare(session, ONE, key).stream().filter(Compared::differs).findFirst();
    if (found.isPresent()) {
      session
          .script()
          .add(
              SET,
              found.get().recorded(),
              key.customer(),
              key.service(),
              key.limit(),
              key.windowStart(),
              key.subject())
          .run();
    }
    session.commit();
    return found.map(Compared::discrepancy);
  }
}
