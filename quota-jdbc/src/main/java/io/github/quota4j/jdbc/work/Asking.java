package io.github.quota4j.jdbc.work;

import io.github.quota4j.jdbc.sql.Database;
import io.github.quota4j.jdbc.sql.Failure;
import io.github.quota4j.jdbc.sql.Lease;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.sql.TimeLimits;
import io.github.quota4j.store.QuotaStoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The job of workers that ask, each query in a transaction of its own, and tidy up when nobody asks. */
final class Asking implements Worker.Job<Query<?>> {
  private static final int ATTEMPTS = 5;
  private static final int MOST_TOGETHER = 64;

  private final Database database;
  private final Optional<Cleaning> cleaning;

  private Asking(Database database, Optional<Cleaning> cleaning) {
    this.database = database;
    this.cleaning = cleaning;
  }

  static Asking only(Database database) {
    return new Asking(database, Optional.empty());
  }

  static Asking andCleaning(Database database, Cleaning cleaning) {
    return new Asking(database, Optional.of(cleaning));
  }

  @Override
  public void run(Worker<Query<?>> worker) {
    try (Lease lease = database.lease()) {
      List<Query<?>> queries = worker.startWaiting(MOST_TOGETHER);
      for (Query<?> query : queries) run(lease, query);
    } catch (QuotaStoreException e) {
      worker.failWaiting(e);
    }
  }

  /** Asks, on the caller's thread. */
  static void run(Database database, Query<?> query) {
    try (Lease lease = database.lease()) {
      run(lease, query);
    } catch (QuotaStoreException e) {
      query.fail(e);
    }
  }

  @Override
  public long idle() {
    return cleaning.map(due -> due.run(database)).orElse(Long.MAX_VALUE);
  }

  private static void run(Lease lease, Query<?> query) {
    try {
      tryAgainAndAgain(lease, query);
    } catch (RuntimeException | Error e) {
      query.fail(e);
    }
  }

  private static void tryAgainAndAgain(Lease lease, Query<?> query) {
    for (int attempt = 1; !query.isGivenUp(); attempt++) {
      boolean snapshot = !query.changes();
      try (Session session = lease.begin(TimeLimits.of(query.nanosLeft()), snapshot)) {
        query.run(session);
        return;
      } catch (SQLException e) {
        Failure failure = Failure.of(e);
        boolean broken = failure == Failure.BROKEN;
        boolean harmless =
            failure == Failure.AGAIN || failure == Failure.LOCKED || (broken && !query.changes());
        if (attempt < ATTEMPTS && harmless && (!broken || lease.renew())) continue;
        query.fail(new QuotaStoreException(
            "the database does not answer: " + e.getMessage(), broken && query.changes(), e));
        return;
      }
    }
  }
}
