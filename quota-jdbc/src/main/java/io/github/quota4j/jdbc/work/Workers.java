package io.github.quota4j.jdbc.work;

import io.github.quota4j.jdbc.sql.Database;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The threads of a store, and what they share. */
public final class Workers implements AutoCloseable {
  private final StoreTime time = new StoreTime();
  private final Cleaning cleaning = new Cleaning();
  private final Database database;
  private final Worker<Query<?>> readings;
  private final Worker<Query<?>> catalog;
  private final Worker<Query<?>> changes;
  private final Worker<Query<?>> ledger;
  private volatile Optional<Push> push = Optional.empty();

  public Workers(Database database) {
    this.database = database;
    readings = new Worker<>("quota4j-readings", Asking.only(database));
    catalog = new Worker<>("quota4j-catalog", Asking.andCleaning(database, cleaning));
    changes = new Worker<>("quota4j-changes", Asking.only(database));
    ledger = new Worker<>("quota4j-ledger", Asking.only(database));
  }

  /** For work that takes long, on the caller's own thread. */
  public Database database() {
    return database;
  }

  public Cleaning cleaning() {
    return cleaning;
  }

  public StoreTime time() {
    return time;
  }

  /** Asks about usage. */
  public <A> A read(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, false, body);
    return readings.call(query, query);
  }

  /** Asks the catalog. */
  public <A> A ask(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, false, body);
    return catalog.call(query, query);
  }

  /** Changes the catalog. Changes wait for each other's locks, and customers who are looked up do not wait with them. */
  public <A> A change(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, true, body);
    return changes.call(query, query);
  }

  /** Asks the ledger, which may take long. */
  public <A> A askLedger(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, false, body);
    return ledger.call(query, query);
  }

  /** Changes what belongs to the ledger. */
  public <A> A changeLedger(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, true, body);
    return ledger.call(query, query);
  }

  /** Changes what belongs to the ledger on the caller's thread: it takes long, and others must not wait behind it. */
  public <A> A changeHere(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, true, body);
    Asking.run(database, query);
    return query.await();
  }

  /** Tells of accounts that others change, from now on, if the store was opened so. */
  public void onChange(Consumer<Optional<String>> changed) {
    if (!database.opening().hears()) return;
    Push started = new Push(database, changed);
    push = Optional.of(started);
    started.start();
  }

  @Override
  public void close() {
    push.ifPresent(Push::close);
    readings.close();
    catalog.close();
    changes.close();
    ledger.close();
  }
}
