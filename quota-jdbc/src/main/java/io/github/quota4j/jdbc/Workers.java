package io.github.quota4j.jdbc;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The threads of a store, and what they share. */
final class Workers implements AutoCloseable {
  private final StoreTime time = new StoreTime();
  private final Cleaning cleaning = new Cleaning();
  private final Database database;
  private final Worker<Step<?>> charges;
  private final Worker<Query<?>> readings;
  private final Worker<Query<?>> catalog;
  private final Worker<Query<?>> changes;
  private final Worker<Query<?>> ledger;
  private volatile Optional<Push> push = Optional.empty();

  Workers(Database database) {
    this.database = database;
    charges = new Worker<>("quota4j-charges", new Charging(database, time, cleaning));
    readings = new Worker<>("quota4j-readings", Asking.only(database));
    catalog = new Worker<>("quota4j-catalog", Asking.andCleaning(database, cleaning));
    changes = new Worker<>("quota4j-changes", Asking.only(database));
    ledger = new Worker<>("quota4j-ledger", Asking.only(database));
  }

  /** For work that takes long, on the caller's own thread. */
  Database database() {
    return database;
  }

  StoreTime time() {
    return time;
  }

  <A> A charge(Step<A> step) {
    return call(charges, step, step);
  }

  /** Asks about usage. */
  <A> A read(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, false, body);
    return call(readings, query, query);
  }

  /** Asks the catalog. */
  <A> A ask(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, false, body);
    return call(catalog, query, query);
  }

  /** Changes the catalog. Changes wait for each other's locks, and customers who are looked up do not wait with them. */
  <A> A change(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, true, body);
    return call(changes, query, query);
  }

  /** Asks the ledger, which may take long. */
  <A> A askLedger(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, false, body);
    return call(ledger, query, query);
  }

  /** Changes what belongs to the ledger. */
  <A> A changeLedger(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, true, body);
    return call(ledger, query, query);
  }

  /** Changes what belongs to the ledger on the caller's thread: it takes long, and others must not wait behind it. */
  <A> A changeHere(Duration patience, Query.Body<A> body) {
    Query<A> query = new Query<>(patience, true, body);
    Asking.run(database, query);
    return query.await();
  }

  /** Tells of accounts that others change, from now on, if the store was opened so. */
  void onChange(Consumer<Optional<String>> changed) {
    if (!database.opening().hears()) return;
    Push started = new Push(database, changed);
    push = Optional.of(started);
    started.start();
  }

  @Override
  public void close() {
    push.ifPresent(Push::close);
    charges.close();
    readings.close();
    catalog.close();
    changes.close();
    ledger.close();
  }

  private static <C extends Call<?>, A> A call(Worker<C> worker, C call, Call<A> same) {
    worker.add(call);
    try {
      return same.await();
    } finally {
      worker.remove(call);
    }
  }
}
