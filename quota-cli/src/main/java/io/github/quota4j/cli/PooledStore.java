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
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A database with the pool of connections that was opened for it; closing the one closes the other.
 *
 * @param reached keeps an embedded database open, which takes longer to open than most commands to do their work
 * @param door of an embedded database that this process serves to others
 */
record PooledStore(QuotaStore store, HikariDataSource pool, Connection reached, Optional<Door> door)
    implements QuotaStore {
  /** The store keeps up to three busy, and needs two at once while it creates its tables. */
  private static final int CONNECTIONS = 4;

  private static final String HISTORY = "quota_schema_history";

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  /** The process that opened an embedded database first serves the others, and stays so long for those that are at work. */
  private static final Duration STAY = Duration.ofSeconds(10);

  private static final String IS_HOST = """
      SELECT 1 FROM information_schema.sessions WHERE session_id = SESSION_ID() AND client_addr IS NULL
      """;

  private static final String GUESTS =
      "SELECT 1 FROM information_schema.sessions WHERE client_addr IS NOT NULL";

  /** Of H2: cannot be opened, is opened by another process, and the server in that process does not answer yet. */
  private static final Set<Integer> HALF_OPEN = Set.of(8000, 90020, 90067);

  /** @throws SQLException if it cannot be reached */
  static PooledStore open(StoreLocation location, SchemaMode mode) throws SQLException {
    // Before H2 is loaded: its AUTO_SERVER would listen on every interface.
    System.setProperty("h2.bindAddress", "127.0.0.1");
    String url = location.url();
    Optional<Door> door = location.door();
    Connection reached = door.isPresent() ? door.get().through(() -> reach(url)) : reach(url);
    boolean isHost = door.isPresent() && finds(IS_HOST, reached);
    if (!url.startsWith("jdbc:h2:")) reached.close();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(CONNECT_WITHIN.toMillis());
    config.setInitializationFailTimeout(-1); // it is reached
    HikariDataSource pool = new HikariDataSource(config);
    return new PooledStore(
        JdbcStore.of(pool).schema(mode), pool, reached, isHost ? door : Optional.empty());
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
        if (isOver || !HALF_OPEN.contains(e.getErrorCode()) || Pause.isInterrupted(50, 300))
          throw e;
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
    return new PooledStore(store.withClock(clock), pool, reached, door);
  }

  @Override
  public void close() {
    store.close();
    pool.close();
    try {
      if (door.isPresent()) door.get().through(this::stay);
      else reached.close();
    } catch (SQLException e) {
      // another process had it open, and is gone
    }
  }

  /** Without its host the others would lose the database in the middle of their work. New ones wait at the door. */
  private boolean stay() throws SQLException {
    try {
      long begun = System.nanoTime();
      while (finds(GUESTS, reached) && System.nanoTime() - begun < STAY.toNanos()) {
        if (Pause.isInterrupted(10, 50)) break;
      }
      return true;
    } finally {
      reached.close();
    }
  }

  private static boolean finds(String sessions, Connection reached) throws SQLException {
    try (Statement statement = reached.createStatement();
        ResultSet found = statement.executeQuery(sessions)) {
      return found.next();
    }
  }
}
