package io.github.quota4j.jdbc.work;

import io.github.quota4j.jdbc.sql.Database;
import io.github.quota4j.jdbc.sql.Lease;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.sql.TimeLimits;
import io.github.quota4j.store.QuotaStoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread with a connection of its own that hears of accounts which other nodes change. What it misses grows old by itself. */
final class Push implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Push.class);

  private static final TimeLimits LIMITS = TimeLimits.of(Duration.ofSeconds(5).toNanos());

  private static final long PAUSE_MILLIS = 1_000;

  private final Database database;
  private final Consumer<Optional<String>> changed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "quota4j-push");

  Push(Database database, Consumer<Optional<String>> changed) {
    this.database = database;
    this.changed = changed;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!isClosed()) {
        if (!hear()) return;
        boolean unused = closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      log.debug("interrupted");
    }
  }

  /** Until it is closed, or the connection is lost; false if this database tells nothing. */
  private boolean hear() {
    try (Lease lease = database.lease();
        Session session = lease.begin(LIMITS, false)) {
      return session.dialect().hear(session, this::isClosed, this::heard);
    } catch (SQLException | QuotaStoreException e) {
      log.debug("changes are not heard of for a while: {}", e.getMessage());
      return true;
    }
  }

  private void heard(String customer) {
    changed.accept(customer.isEmpty() ? Optional.empty() : Optional.of(customer));
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }
}
