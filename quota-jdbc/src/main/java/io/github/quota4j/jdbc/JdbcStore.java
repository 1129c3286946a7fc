package io.github.quota4j.jdbc;

import io.github.quota4j.QuotaEnforcer;
import io.github.quota4j.Quotas;
import io.github.quota4j.billing.BillingRecords;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.jdbc.alerts.JdbcAlerts;
import io.github.quota4j.jdbc.audit.JdbcAudit;
import io.github.quota4j.jdbc.billing.JdbcBilling;
import io.github.quota4j.jdbc.catalog.JdbcCatalog;
import io.github.quota4j.jdbc.catalog.JdbcDirectory;
import io.github.quota4j.jdbc.catalog.Resetting;
import io.github.quota4j.jdbc.charging.Charges;
import io.github.quota4j.jdbc.charging.JdbcUsage;
import io.github.quota4j.jdbc.charging.JoinedUsage;
import io.github.quota4j.jdbc.ledger.JdbcLedger;
import io.github.quota4j.jdbc.sql.Database;
import io.github.quota4j.jdbc.sql.Opening;
import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Alerts;
import io.github.quota4j.store.Audit;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.Directory;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.UsageStore;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Plans, usage and the ledger in PostgreSQL, or in H2: the database is known from its connections. Counter, ledger row and
 * operation id of a charge commit together, before it is answered.
 *
 * <p>At its first use the store creates its tables, or adds to those that are there; while it does so it needs two
 * connections at once. Later calls of this process are combined: up to four threads, each with one connection while it has
 * work, so a pool is wanted, and auto-commit may be on or off. If the database cannot be reached, calls fail with {@link
 * io.github.quota4j.store.QuotaStoreException} by their deadlines, and the next call tries again.
 *
 * <p>On PostgreSQL the ledger takes in usage by the driver's COPY: what the data source gives has to unwrap to {@code
 * org.postgresql.PGConnection}, as the connections of pools do.
 *
 * <p>Safe for concurrent use. {@link #close} ends the threads; the data source stays open.
 */
public final class JdbcStore implements QuotaStore {
  private final Database database;
  private final Workers workers;
  private final Charges charges;
  private final Optional<InstantSource> clock;

  private JdbcStore(
      Database database, Workers workers, Charges charges, Optional<InstantSource> clock) {
    this.database = database;
    this.workers = workers;
    this.charges = charges;
    this.clock = clock;
  }

  /** A store on a database; nothing is opened before the first call. */
  public static JdbcStore of(DataSource source) {
    Opening opening = new Opening(new Schema(SchemaMode.CREATE), false, false);
    return on(new Database(source, opening), Optional.empty());
  }

  /**
   * The same, with another way to treat its tables; {@link SchemaMode#CREATE} unless set. To be said before the first call.
   * A database user that may create nothing can be given with the other two, and with tables that are up to date.
   */
  public JdbcStore schema(SchemaMode mode) {
    return opened(database.opening().with(new Schema(mode)));
  }

  /**
   * The same, on a database that acknowledges before it has written: PostgreSQL with {@code synchronous_commit=off}, H2
   * with a write delay. It is faster, and <em>a crash loses usage that was acknowledged</em>: the customer may use it again,
   * and is not billed for it. Without this such a PostgreSQL is refused, and H2's delay is set to 0.
   */
  public JdbcStore allowAsynchronousCommit() {
    return opened(database.opening().allowingAsynchronousCommit());
  }

  /**
   * The same, told by PostgreSQL of accounts that other nodes change, at once: cached ones are loaded anew. It takes one
   * connection of the pool for itself, and a thread. Without it, and on H2, a change is seen when the cached account has grown
   * old. What is changed by SQL is heard, too, if it says {@code pg_notify('quota4j_accounts', customer_id)}.
   */
  public JdbcStore withPush() {
    return opened(database.opening().hearing());
  }

  private JdbcStore opened(Opening opening) {
    return on(new Database(database.source(), opening), clock);
  }

  private static JdbcStore on(Database database, Optional<InstantSource> clock) {
    Workers workers = new Workers(database);
    return new JdbcStore(database, workers, new Charges(workers), clock);
  }

  /**
   * Quotas whose charges are a part of a transaction of the host's, always direct: what the host does and what it uses stand
   * or fall together, and are seen by others when the host commits. Until then the counters are locked, so that others wait
   * who charge the same customer: charge late in the transaction. A charge that fails leaves the transaction as it was before
   * it, and was not counted. What is reserved has to be committed in the same transaction, or returns when its time is over.
   *
   * <p>For one thread, like the connection, and for the transactions of this connection only.
   *
   * @param connection to the database of the store, auto-commit off, isolation READ COMMITTED; the host commits, rolls back
   *     and closes it
   * @param quotas built on a store of this kind
   * @throws IllegalArgumentException if the connection or the quotas are not so
   * @throws io.github.quota4j.store.QuotaStoreException if the connection does not work, or its transaction has failed
   */
  public static QuotaEnforcer inTransaction(Connection connection, Quotas quotas) {
    return quotas.through(usage -> {
      if (usage instanceof JdbcUsage own) return new JoinedUsage(own, connection);
      throw new IllegalArgumentException("quotas must be built on a JdbcStore, were on " + usage);
    });
  }

  @Override
  public Catalog catalog() {
    return new JdbcCatalog(workers, usage());
  }

  @Override
  public UsageStore usage() {
    return new JdbcUsage(workers, charges, clock);
  }

  @Override
  public Alerts alerts() {
    return new JdbcAlerts(workers);
  }

  @Override
  public Optional<Ledger> ledger() {
    return Optional.of(new JdbcLedger(workers, usage()));
  }

  @Override
  public Optional<BillingRecords> billing() {
    return Optional.of(new JdbcBilling(workers));
  }

  @Override
  public Optional<Directory> directory() {
    return Optional.of(new JdbcDirectory(workers));
  }

  @Override
  public Optional<Audit> audit() {
    return Optional.of(new JdbcAudit(workers));
  }

  @Override
  public Optional<Instant> reset(Reset reset, Account account, List<Bucket> open) {
    return new Resetting(workers, usage(), clock).reset(reset, account, open);
  }

  @Override
  public QuotaStore withClock(InstantSource newClock) {
    InstantSource whole = () -> newClock.instant().truncatedTo(ChronoUnit.MICROS);
    return new JdbcStore(database, workers, charges, Optional.of(whole));
  }

  @Override
  public void close() {
    charges.close();
    workers.close();
  }
}
