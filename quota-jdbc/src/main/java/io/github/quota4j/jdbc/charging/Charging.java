package io.github.quota4j.jdbc.charging;

import io.github.quota4j.jdbc.counters.KnownCustomers;
import io.github.quota4j.jdbc.sql.Database;
import io.github.quota4j.jdbc.sql.Failure;
import io.github.quota4j.jdbc.sql.Lease;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.sql.TimeLimits;
import io.github.quota4j.jdbc.work.Cleaning;
import io.github.quota4j.jdbc.work.StoreTime;
import io.github.quota4j.jdbc.work.Worker;
import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.store.QuotaStoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;

/**
 * The worker's job: what has queued up becomes one {@link Batch}. A batch that fails is tried again while there is time, and
 * if that does not help, step by step, so that a bad one never fails its neighbours.
 */
final class Charging implements Worker.Job<Step<?>> {
  private static final int MOST_TOGETHER = 256;

  /** Somebody else may be faster a few times in a row. */
  private static final int ATTEMPTS_TOGETHER = 5;

  private static final int ATTEMPTS_ALONE = 100;

  private final Database database;
  private final StoreTime time;
  private final Cleaning cleaning;
  private final Shortcut shortcut;
  private final Suspects suspects = new Suspects();
  private final KnownCustomers customers = new KnownCustomers();

  Charging(Workers workers) {
    this.database = workers.database();
    this.time = workers.time();
    this.cleaning = workers.cleaning();
    this.shortcut = new Shortcut(time);
  }

  @Override
  public void run(Worker<Step<?>> worker) {
    // A connection first: calls that wait for one have not been sent.
    try (Lease lease = database.lease()) {
      List<Step<?>> steps = worker.startWaiting(MOST_TOGETHER);
      List<Step<?>> alone = suspects.takeFrom(steps);
      run(lease, steps, worker);
      runAlone(lease, alone, worker);
    } catch (QuotaStoreException e) {
      worker.failWaiting(e);
    }
  }

  /** Waits in vain for one lock in a turn at most: others are waiting for the next turn. */
  private void runAlone(Lease lease, List<Step<?>> steps, Worker<Step<?>> worker) {
    boolean hasWaited = false;
    for (Step<?> step : steps) {
      if (hasWaited && suspects.isLocked(step)) {
        postpone(List.of(step), worker);
      } else {
        suspects.free(step);
        run(lease, List.of(step), worker);
        hasWaited |= suspects.isLocked(step);
      }
    }
  }

  private void run(Lease lease, List<Step<?>> steps, Worker<Step<?>> worker) {
    if (steps.isEmpty()) return;
    try {
      List<Step<?>> left = takeShortcut(lease, steps, worker);
      if (!left.isEmpty()) tryAgainAndAgain(lease, left, worker);
    } catch (RuntimeException e) {
      alone(lease, steps, worker, e); // what is stored of one may be what nobody can read
    } catch (Error e) {
      steps.forEach(step -> step.fail(e)); // nobody may be left waiting for an answer
    }
  }

  /** Charges what is plain, and tells what is left for the full path. */
  private List<Step<?>> takeShortcut(Lease lease, List<Step<?>> steps, Worker<Step<?>> worker) {
    boolean isSuspect = steps.get(0).isSuspect();
    Optional<Shortcut.Attempt> attempt =
        isSuspect || !lease.dialect().hasShortcut() ? Optional.empty() : shortcut.of(steps);
    if (attempt.isEmpty()) return steps;
    try (Session session = lease.begin(limits(steps), false)) {
      attempt.get().run(session);
      attempt.get().answer();
      attempt.get().time().ifPresent(cleaning::at);
      return attempt.get().left(steps);
    } catch (SQLException e) {
      return switch (Failure.of(e)) {
        case AGAIN, REJECTED, UNFIT -> steps; // nothing was changed
        case LOCKED -> {
          postpone(steps, worker);
          yield List.of();
        }
        case BROKEN -> {
          if (lease.renew()) yield steps; // what was saved is found there
          fail(steps, e);
          yield List.of();
        }
      };
    }
  }

  private void tryAgainAndAgain(Lease lease, List<Step<?>> steps, Worker<Step<?>> worker) {
    Batch batch = new Batch(steps, customers);
    for (int attempt = 1; ; attempt++) {
      try (Session session = lease.begin(limits(steps), false)) {
        batch.run(session, time);
        batch.time().ifPresent(cleaning::at);
        batch.answer();
        shortcut.seen(batch.changes());
        return;
      } catch (SQLException e) {
        boolean again =
            attempt < (steps.size() > 1 ? ATTEMPTS_TOGETHER : ATTEMPTS_ALONE) && isWaitedFor(steps);
        switch (Failure.of(e)) {
          case AGAIN -> {
            if (again) continue;
            alone(lease, steps, worker, e);
          }
          case LOCKED -> postpone(steps, worker);
          case REJECTED, UNFIT -> alone(lease, steps, worker, e);
          case BROKEN -> {
            // The same ids under the same locks: what was saved is found, what was not is decided.
            if (again && lease.renew()) continue;
            fail(steps, e);
          }
        }
        return;
      }
    }
  }

  private void alone(Lease lease, List<Step<?>> steps, Worker<Step<?>> worker, Exception e) {
    if (steps.size() == 1) fail(steps, e);
    else for (Step<?> step : steps) if (!step.isAnswered()) run(lease, List.of(step), worker);
  }

  /** Somebody holds a lock for long. Nothing was sent; each waits for another turn, and on its own. */
  private void postpone(List<Step<?>> steps, Worker<Step<?>> worker) {
    if (steps.size() == 1) suspects.locked(steps.get(0));
    for (Step<?> step : steps) {
      step.suspect();
      if (!step.postpone()) continue;
      try {
        worker.add(step);
      } catch (QuotaStoreException closed) {
        step.fail(closed);
      }
    }
  }

  private static void fail(List<Step<?>> steps, Exception e) {
    for (Step<?> step : steps) {
      step.fail(
          e instanceof SQLException sql
              ? Failure.told("the database does not answer", step.isMaybeSaved(), sql)
              : e);
    }
  }

  private static boolean isWaitedFor(List<Step<?>> steps) {
    return steps.stream().anyMatch(step -> !step.isGivenUp() && step.nanosLeft() > 0);
  }

  private static TimeLimits limits(List<Step<?>> steps) {
    LongSummaryStatistics left = steps.stream()
        .filter(step -> !step.isGivenUp())
        .mapToLong(Step::nanosLeft)
        .summaryStatistics();
    TimeLimits limits = TimeLimits.of(left.getMin(), left.getMax());
    return steps.size() == 1 && steps.get(0).isSuspect() ? limits.impatient() : limits;
  }
}
