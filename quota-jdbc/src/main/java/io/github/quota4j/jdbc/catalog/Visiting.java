package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.CatalogRow;
import io.github.quota4j.jdbc.sql.Database;
import io.github.quota4j.jdbc.sql.Lease;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.sql.TimeLimits;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.QuotaStoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Visits of all customers. One that begins writes down its pages; a node locks a page, works on it, and removes it in the
 * transaction that holds the lock. So a page is done once, by whoever got it, and a node that dies leaves it to the others.
 */
final class Visiting {
  private static final int PAGE = 2_000;

  private static final TimeLimits LIMITS = TimeLimits.of(Duration.ofMinutes(5).toNanos());

  private static final String BEGUN =
      "SELECT begun_at FROM quota_visits WHERE visit = ? FOR UPDATE";

  private static final String FIRST = "INSERT INTO quota_visits (visit, begun_at) VALUES (?, ?)";

  private static final String BEGIN = "UPDATE quota_visits SET begun_at = ? WHERE visit = ?";

  private static final String HAS_PAGES =
      "SELECT 1 FROM quota_visit_pages WHERE visit = ? FETCH FIRST 1 ROW ONLY";

  private static final String PAGES = """
      INSERT INTO quota_visit_pages (visit, first_customer, last_customer)
      SELECT ?, min(customer_id), max(customer_id)
      FROM (SELECT customer_id, (row_number() OVER (ORDER BY customer_id) - 1) / %d AS page
            FROM billing_customers) numbered
      GROUP BY page""".formatted(PAGE);

  private static final String CLAIM = """
      SELECT first_customer, last_customer FROM quota_visit_pages WHERE visit = ?
      ORDER BY first_customer FETCH FIRST 1 ROW ONLY FOR UPDATE SKIP LOCKED""";

  private static final String DONE =
      "DELETE FROM quota_visit_pages WHERE visit = ? AND first_customer = ?";

  private final Database database;
  private final String visit;
  private final Function<String, Optional<String>> planOf;

  private record Page(String first, String last) {}

  Visiting(Database database, String visit, Function<String, Optional<String>> planOf) {
    this.database = database;
    this.visit = visit;
    this.planOf = planOf;
  }

  /** On the caller's thread: others must not wait behind it. */
  long run(Duration every, Instant now, Consumer<List<Account>> consumer) {
    try (Lease lease = database.lease()) {
      begin(lease, every, now);
      long visited = 0;
      Optional<Integer> page = visitOne(lease, consumer);
      while (page.isPresent()) {
        visited += page.get();
        page = visitOne(lease, consumer);
      }
      return visited;
    } catch (SQLException e) {
      throw new QuotaStoreException("the database does not answer: " + e.getMessage(), true, e);
    }
  }

  private void begin(Lease lease, Duration every, Instant now) throws SQLException {
    try (Session session = lease.begin(LIMITS, false)) {
      Optional<Instant> begun = begun(session);
      if (begun.isEmpty()) {
        CatalogRow.lock(session); // there is no row yet that two nodes could wait for
        begun = begun(session);
        if (begun.isEmpty()) session.script().add(FIRST, visit, Instant.EPOCH).run();
        session.commit();
        begun = begun(session);
      }
      // A clock that was set back must not hold up what is always due.
      boolean isDue =
          every.isZero() || !now.isBefore(begun.orElse(Instant.EPOCH).plus(every));
      if (isDue && !hasPages(session)) {
        session.script().add(BEGIN, now, visit).add(PAGES, visit).run();
        session.commit();
      }
    }
  }

  /** How many accounts there were on the page; empty if no page is left. */
  private Optional<Integer> visitOne(Lease lease, Consumer<List<Account>> consumer)
      throws SQLException {
    try (Session session = lease.begin(LIMITS, false)) {
      List<Page> claimed = new ArrayList<>(1);
      session
          .script()
          .add(CLAIM, row -> claimed.add(new Page(row.getString(1), row.getString(2))), visit)
          .run();
      if (claimed.isEmpty()) return Optional.empty();
      Page page = claimed.get(0);
      List<Account> accounts = AccountPage.between(session, page.first(), page.last(), planOf);
      consumer.accept(accounts);
      session.script().add(DONE, visit, page.first()).run();
      session.commit();
      return Optional.of(accounts.size());
    }
  }

  private Optional<Instant> begun(Session session) throws SQLException {
    List<Instant> begun = new ArrayList<>(1);
    session.script().add(BEGUN, row -> begun.add(Rows.instant(row, 1)), visit).run();
    return begun.stream().findFirst();
  }

  private boolean hasPages(Session session) throws SQLException {
    List<Boolean> there = new ArrayList<>(1);
    session.script().add(HAS_PAGES, row -> there.add(true), visit).run();
    return !there.isEmpty();
  }
}
