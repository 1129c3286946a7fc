package io.github.quota4j.store;

import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Plans, customers and subscriptions. Safe for concurrent use. Every method throws {@link QuotaStoreException} if the
 * catalog does not answer.
 */
public interface Catalog {
  /**
   * The account of a customer that has a subscription. One consistent reading.
   *
   * @param within how long the caller waits at most; it is on its way to a decision
   */
  Optional<Account> account(String customer, Duration within);

  /**
   * The account of a customer without a subscription, on a plan that the host chose for it: its windows follow the
   * calendar in UTC, but for resets. Empty if there is no such plan.
   *
   * @param within how long the caller waits at most
   */
  Optional<Account> accountOn(String plan, String customer, Duration within);

  /** All plans, by name. */
  List<Plan> plans();

  /** Creates the plans, or replaces those of the same name; all of them or none. */
  void apply(List<Plan> plans);

  /**
   * What was agreed with a customer.
   *
   * @param within how long the caller waits at most
   */
  Contract contract(String customer, Duration within);

  /**
   * Changes what was agreed with a customer. The customer is created if need be. If it had a subscription, on another cycle, the
   * window that is open ends when it would have, and the new cycle begins there.
   *
   * @param from store time: a window that ends before it is not the one at whose end a new cycle begins
   * @param change is given what is agreed, while nobody else changes it, and says what shall be; it may be asked more than
   *     once, and must not call the store. A grant that is there is kept whether it names it or not, or replaced
   * @throws IllegalArgumentException if there is no such plan; or what the change throws. Nothing is changed then
   * @throws UnsupportedOperationException if it is about grants, and several processes share the counters, each with a catalog
   *     of its own
   */
  void change(String customer, Instant from, UnaryOperator<Contract> change);

  /** Breaks the glass, or mends it where it was broken in the same words, who does it and why aside. */
  void change(BreakGlass glass, boolean broken, Instant now);

  /** Where the glass is broken now, the latest first. */
  List<BreakGlass> brokenGlass();

  /**
   * The customers that used something most lately, at most so many; empty where nobody knows.
   *
   * @param most at least 1
   */
  List<String> busiest(int most);

  /**
   * Tells other processes that an account may have changed, where there is a way to: for changes that were made without this
   * catalog.
   *
   * @param customer whose; empty for all
   * @return whether there is a way; whether anybody hears of it is not known
   */
  default boolean announce(Optional<String> customer) {
    return false;
  }

  /**
   * Tells of changes of accounts that other processes make, as soon as they are known; where there is no way to know, never.
   * To be called once at most.
   *
   * @param changed is told the customer; empty if it may be any. It is called on a thread of the catalog's and must be brief
   */
  default void onChange(Consumer<Optional<String>> changed) {}

  /**
   * Visits the account of every customer that has a plan, page by page. A visit of the same name that is under way
   * is joined: each node takes the pages that nobody else has, and a page whose node died, or failed, is there for the others.
   * Memory stays bounded by a page.
   *
   * @param name 1 to 60 characters; says which visit it is
   * @param every one begins only if the last one of that name began so long ago
   * @param now store time
   * @param planOf the plan of a customer that this catalog knows and that never had a subscription; empty if it has none
   * @param page is given accounts of different customers; what it throws ends this call, and leaves the page unvisited
   * @return how many accounts this call visited
   */
  long visit(
      String name,
      Duration every,
      Instant now,
      Function<String, Optional<String>> planOf,
      Consumer<List<Account>> page);

  /**
   * The accounts of all customers that have or had a plan, a page at a time, in the order of their ids.
   *
   * @param after the last customer of the page before; empty for the first page
   * @param most customers of a page, at least 1
   * @param planOf the plan of a customer that this catalog knows and that never had a subscription; empty if it has none
   * @return empty after the last page
   */
  List<Account> accountsAfter(String after, int most, Function<String, Optional<String>> planOf);

  /**
   * Brings what is shown of billing periods up to date, of every subscription whose period is over. Windows do not wait for
   * it. Nodes that do it at the same time share the work; it can be stopped at any time.
   *
   * @param now store time
   * @return how many subscriptions were behind
   */
  long advancePeriods(Instant now);

  /**
   * How many subscriptions {@link #advancePeriods} would find behind.
   *
   * @param now store time
   */
  default long periodsBehind(Instant now) {
    return 0;
  }

  /**
   * A catalog in memory, empty, gone at exit; for stores without one of their own. Its accounts all have version 0: beside
   * a store that several processes share, their revisions could not be compared.
   */
  static Catalog inMemory() {
    return new InMemoryCatalog(false);
  }
}
