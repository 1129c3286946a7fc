package io.github.quota4j.store;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Plans, customers and subscriptions. Safe for concurrent use. Every method throws {@link QuotaStoreException} if the
 * catalog does not answer.
 */
public interface Catalog {
  /** The account of a customer that has a subscription. One consistent reading. */
  Optional<Account> account(String customer);

  /**
   * The account of a customer without a subscription, on a plan that the host chose for it: its windows follow the
   * calendar in UTC, but for resets. Empty if there is no such plan.
   */
  Optional<Account> accountOn(String plan, String customer);

  /** All plans, by name. */
  List<Plan> plans();

  /** Creates the plans, or replaces those of the same name; all of them or none. */
  void apply(List<Plan> plans);

  /**
   * Gives a customer a plan, in place of the one that it had. The customer is created if need be. If it had a plan, on
   * another cycle, the window that is open ends when it would have, and the new cycle begins there.
   *
   * @param from store time: a window that ends before it is not the one at whose end a new cycle begins
   * @throws IllegalArgumentException if there is no such plan
   */
  void subscribe(Subscription subscription, Instant from);

  /**
   * A catalog in memory, empty, gone at exit; for stores without one of their own. Its accounts all have version 0: beside
   * a store that several processes share, their revisions could not be compared.
   */
  static Catalog inMemory() {
    return new InMemoryCatalog(false);
  }
}
