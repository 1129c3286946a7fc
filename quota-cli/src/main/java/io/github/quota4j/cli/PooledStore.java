package io.github.quota4j.cli;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.billing.BillingRecords;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.jdbc.JdbcStore;
import io.github.quota4j.jdbc.SchemaMode;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Alerts;
import io.github.quota4j.store.Audit;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.Directory;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.UsageStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A database with the pool of connections that was opened for it; closing the one closes the other.
 *
 * @param reached keeps an embedded database open, which takes longer to open than most commands to do their work
 */
record PooledStore(QuotaStore store, HikariDataSource pool, Connection reached)
    implements QuotaStore {
  /** The store keeps up to three busy, and needs two at once while it creates its tables. */
  private static final int CONNECTIONS = 4;

  private static final String HISTORY = "quota_schema_history";

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /** Of H2: cannot be opened, is opened by another process, and the server in that process does not answer yet. */
  private static final Set<Integer> HALF_OPEN = Set.of(8000, 90020, 90067);

  /** @throws SQLException if it cannot be reached */
  static PooledStore open(String url, SchemaMode mode) throws SQLException {
    // Before H2 is loaded: its AUTO_SERVER would listen on every interface.
    System.setProperty("h2.bindAddress", "127.0.0.1");
    Connection reached = reach(url);
    if (!url.startsWith("jdbc:h2:")) reached.close();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(CONNECT_WITHIN.toMillis());
    config.setInitializationFailTimeout(-1); // it is reached
    HikariDataSource pool = new HikariDataSource(config);
    return new PooledStore(JdbcStore.of(pool).schema(mode), pool, reached);
  }

  /** Not by the pool: it waits a second before it tells that there is no database. */
  private static Connection reach(String url) throws SQLException {
    DriverManager.setLoginTimeout((int) CONNECT_WITHIN.toSeconds());
    long begun = System.nanoTime();
    while (true) {
      try {
        return DriverManager.getConnection(url);
      } catch (SQLException e) {
        // Processes that open the same file of H2 at once find it half open, each in its own way.
        boolean isOver = System.nanoTime() - begun > CONNECT_WITHIN.toNanos();
        if (isOver || !HALF_OPEN.contains(e.getErrorCode()) || isInterrupted()) throw e;
      }
    }
  }

  /** Whether the tables were ever made there, by this version or by another. */
  boolean hasTables() {
    try (Connection connection = pool.getConnection();
        ResultSet history = connection
            .getMetaData()
            .getTables(connection.getCatalog(), connection.getSchema(), HISTORY, null)) {
      return history.next();
    } catch (SQLException e) {
      throw new QuotaStoreException("the tables cannot be listed: " + e.getMessage(), false, e);
    }
  }

  /** Each waits for another while, so that one of them is the first. */
  private static boolean isInterrupted() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(50, 300));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public Catalog catalog() {
    return store.catalog();
  }

  @Override
  public UsageStore usage() {
    return store.usage();
  }

  @Override
  public Alerts alerts() {
    return store.alerts();
  }

  @Override
  public Optional<Ledger> ledger() {
    return store.ledger();
  }

  @Override
  public Optional<BillingRecords> billing() {
    return store.billing();
  }

  @Override
  public Optional<Directory> directory() {
    return store.directory();
  }

  @Override
  public Optional<Audit> audit() {
    return store.audit();
  }

  @Override
  public Optional<Instant> reset(Reset reset, Account account, List<Bucket> open) {
    return store.reset(reset, account, open);
  }

  @Override
  public QuotaStore withClock(InstantSource clock) {
    return new PooledStore(store.withClock(clock), pool, reached);
  }

  @Override
  public void close() {
    store.close();
    pool.close();
    try {
      reached.close();
    } catch (SQLException e) {
      // another process had it open, and is gone
    }
  }
}
