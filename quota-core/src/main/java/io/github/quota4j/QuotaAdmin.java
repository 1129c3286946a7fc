package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.QuotaStore;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Changes plans and subscriptions. Acts at once in this process, and elsewhere within the time that accounts are cached.
 * Safe for concurrent use. Every method throws {@link io.github.quota4j.store.QuotaStoreException} if the store does not
 * answer.
 */
public final class QuotaAdmin {
  private final QuotaStore store;
  private final Accounts accounts;
  private final Ids ids;

  QuotaAdmin(QuotaStore store, Accounts accounts, Ids ids) {
    this.store = store;
    this.accounts = accounts;
    this.ids = ids;
  }

  /** Creates the plans, or replaces those of the same name; all of them or none. */
  public void apply(Plan... plans) {
    apply(List.of(plans));
  }

  /** Creates the plans, or replaces those of the same name; all of them or none. */
  public void apply(List<Plan> plans) {
    store.catalog().apply(plans);
    accounts.forgetAll();
  }

  /** All plans, by name. */
  public List<Plan> plans() {
    return store.catalog().plans();
  }

  /** The subscription of a customer, if it has one of its own. */
  public Optional<Subscription> subscription(String customer) {
    return store.catalog().account(ids.customer(customer)).map(account -> account.subscription());
  }

  /**
   * Gives a customer a plan. A new customer's windows are counted from now on; one that had a plan keeps its windows and
   * what it used in them.
   *
   * @throws IllegalArgumentException if there is no such plan
   */
  public void subscribe(String customer, String plan) {
    Subscription subscription = subscription(customer)
        .map(had -> new Subscription(customer, plan, had.anchor(), had.zone()))
        .orElseGet(() ->
            new Subscription(customer, plan, Optional.of(store.usage().now()), ZoneOffset.UTC));
    subscribe(subscription);
  }

  /**
   * Gives a customer a plan, with an anchor and a zone of the host's choice.
   *
   * @throws IllegalArgumentException if there is no such plan
   */
  public void subscribe(Subscription subscription) {
    ids.customer(subscription.customer());
    store.catalog().subscribe(subscription);
    accounts.forget(subscription.customer());
  }
}
