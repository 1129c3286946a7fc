package io.github.quota4j.jdbc.charging;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.jdbc.counters.KnownCustomers;
import io.github.quota4j.jdbc.counters.Readings;
import io.github.quota4j.jdbc.sql.Dialect;
import io.github.quota4j.jdbc.sql.Failure;
import io.github.quota4j.jdbc.sql.JoinedSession;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.sql.TimeLimits;
import io.github.quota4j.jdbc.work.StoreTime;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.Reading;
import io.github.quota4j.store.UsageStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes and settles as a part of the host's transaction, on the host's thread, by the full path. What fails is rolled back to
 * where it began: so it never was counted, and the host's transaction goes on. For one thread, as its connection is.
 */
public final class JoinedUsage implements UsageStore {
  private final JdbcUsage usage;
  private final Connection connection;
  private final Dialect dialect;
  private final Optional<InstantSource> clock;

  /** @throws IllegalArgumentException if the connection is none that a charge can join */
  public JoinedUsage(JdbcUsage usage, Connection connection) {
    this.usage = usage;
    this.connection = connection;
    this.dialect = dialectOf(connection);
    // Where the database's clock stands still, the store's time is carried on from its last answer.
    Optional<InstantSource> carriedOn =
        dialect.hasClock() ? Optional.empty() : Optional.of(usage::now);
    this.clock = usage.clock().or(() -> carriedOn);
  }

  private static Dialect dialectOf(Connection connection) {
    try {
      if (connection.isClosed())
        throw new IllegalArgumentException("connection must be open, was closed");
      if (connection.getAutoCommit()) {
        throw new IllegalArgumentException(
            "connection must have auto-commit off, else there is no transaction to join; was on");
      }
      Dialect dialect = Dialect.of(connection);
      int isolation = connection.getTransactionIsolation();
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        throw new IllegalArgumentException(
            "connection must be READ COMMITTED, else a charge does not see what others counted while it"
                + " waited for them; was level " + isolation + " of java.sql.Connection");
      }
      return dialect;
    } catch (SQLException e) {
      throw new QuotaStoreException(
          "the transaction cannot be joined: " + e.getMessage(), false, e);
    }
  }

  @Override
  public Instant now() {
    return usage.now();
  }

  @Override
  public TakeAnswer take(Take take) {
    return run(usage.step(take, clock));
  }

  @Override
  public SettleAnswer settle(Settle settle, Instant deadline) {
    return run(usage.step(settle, deadline, clock));
  }

  @Override
  public Reading read(String customer, Set<CounterKey> counters, Instant deadline) {
    return usage.read(customer, counters, deadline);
  }

  /** As the host's transaction sees it. */
  @Override
  public Optional<Operation> find(OperationId id, Instant deadline) {
    TimeLimits limits = TimeLimits.of(Duration.between(now(), deadline).toNanos());
    try (Session session = new JoinedSession(connection, dialect, limits)) {
      return Readings.find(session, id);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private <A> A run(Step<A> step) {
    boolean started = step.start();
    while (started) {
      try (Session session =
          new JoinedSession(connection, dialect, TimeLimits.of(step.nanosLeft()))) {
        Batch batch = new Batch(List.of(step), new KnownCustomers());
        batch.run(session, new StoreTime()); // an old time would be news to nobody
        batch.answer();
        break;
      } catch (SQLException e) {
        Failure failure = Failure.of(e);
        boolean again = failure == Failure.AGAIN || failure == Failure.LOCKED;
        if (!again || step.nanosLeft() <= 0) throw failure(e);
      }
    }
    if (!step.isAnswered())
      throw new QuotaStoreException("the call came after its deadline", false);
    return step.await();
  }

  private static RuntimeException failure(SQLException e) {
    return Failure.told("the charge did not become a part of the transaction", false, e);
  }
}
