package io.github.quota4j.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;

/**
 * The books of every customer, each under its own lock. Unknown customers cannot grow memory without bound: past {@link
 * #MOST} idle ones are dropped, and if there are none a new one is refused.
 */
final class InMemoryCustomers {
  static final int MOST = 1_000_000;

  private final ConcurrentMap<String, CustomerBooks> customers = new ConcurrentHashMap<>();
  private Instant lastSweep = Instant.EPOCH;
  private final int most;

  InMemoryCustomers() {
    this(MOST);
  }

  InMemoryCustomers(int most) {
    this.most = most;
  }

  /** Runs a step that may create the customer's books. The clock is read when the lock is held. */
  <A> A write(String customer, InstantSource clock, BiFunction<CustomerBooks, Instant, A> step) {
    while (true) {
      CustomerBooks books = customers.get(customer);
      if (books == null) books = create(customer, clock.instant());
      synchronized (books) {
        // Books that were dropped between the look-up and the lock must not be written to: look
        // again.
        if (!books.isDropped()) return step.apply(books, clock.instant());
      }
    }
  }

  /** Runs a step that finds nothing for a customer that has no books. */
  <A> A read(String customer, InstantSource clock, BiFunction<CustomerBooks, Instant, A> step) {
    CustomerBooks books = customers.get(customer);
    if (books == null) return step.apply(new CustomerBooks(), clock.instant());
    synchronized (books) {
      if (!books.isDropped()) return step.apply(books, clock.instant());
    }
    return step.apply(new CustomerBooks(), clock.instant());
  }

  private CustomerBooks create(String customer, Instant now) {
    if (customers.size() >= most) sweep(now);
    if (customers.size() >= most) {
      throw new QuotaStoreException(
          "the store in memory is full: it holds usage of " + most + " customers", false);
    }
    return customers.computeIfAbsent(customer, c -> new CustomerBooks());
  }

  /** At most once a second: it looks at everything. */
  private synchronized void sweep(Instant now) {
    if (now.isBefore(lastSweep.plusSeconds(1))) return;
    lastSweep = now;
    customers.forEach((customer, books) -> {
      synchronized (books) {
        if (books.dropIfIdle(now)) customers.remove(customer, books);
      }
    });
  }
}
