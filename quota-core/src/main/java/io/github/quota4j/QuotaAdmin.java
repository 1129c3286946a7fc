package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Changes plans and subscriptions. Acts at once in this process, and elsewhere within the time that accounts are cached.
 * Safe for concurrent use. Every method throws {@link io.github.quota4j.store.QuotaStoreException} if the store does not
 * answer.
 */
public final class QuotaAdmin {
  /** An account may change, or a window end, between a look and the reset. */
  private static final int ATTEMPTS = 10;

  /** An operator rather waits than tries again. */
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final QuotaStore store;
  private final Accounts accounts;
  private final Ids ids;
  private final Reporting reporting;

  QuotaAdmin(QuotaStore store, Accounts accounts, Ids ids, Reporting reporting) {
    this.store = store;
    this.accounts = accounts;
    this.ids = ids;
    this.reporting = reporting;
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
    return store
        .catalog()
        .account(ids.customer(customer), WITHIN)
        .map(account -> account.subscription());
  }

  /**
   * Gives a customer a plan. A new customer's windows are counted from now on; one that had a plan keeps its windows and
   * what it used in them.
   *
   * @throws IllegalArgumentException if there is no such plan
   */
  public void subscribe(String customer, String plan) {
    BillingCycle cycle = subscription(customer)
        .map(Subscription::cycle)
        .orElseGet(() -> BillingCycle.anchoredAt(store.usage().now()));
    subscribe(new Subscription(customer, plan, cycle));
  }

  /**
   * Gives a customer a plan, on a cycle of the host's choice. For one that had a plan on another cycle, each window that is
   * open ends when it would have, and the new cycle begins there; one that ends sooner than all nodes can know is followed
   * by another of the old cycle. The first window of the new cycle lasts between a half and one and a half periods.
   *
   * @throws IllegalArgumentException if there is no such plan
   */
  public void subscribe(Subscription subscription) {
    ids.customer(subscription.customer());
    Instant known = store.usage().now().plus(accounts.timeToLive());
    store.catalog().subscribe(subscription, known);
    accounts.forget(subscription.customer());
  }

  /**
   * Looks at every limit of every customer that has a subscription. Several nodes that do it at the same time share the work,
   * and what a node that died had not finished is done by another, perhaps again. Memory stays bounded, however many
   * customers there are. On a database it needs two connections at once.
   *
   * @param name says what it is done for, 1 to 60 characters
   * @param every a visit begins only if the last one of that name began so long ago; else this joins one that is under way
   * @param customer is told how all limits of a customer stand, in the order of the plan; what it throws ends the visit
   * @return how many customers this call looked at
   */
  public long visit(String name, Duration every, BiConsumer<String, List<QuotaStatus>> customer) {
    if (name.isEmpty() || name.length() > 60) {
      throw new IllegalArgumentException("name must have 1 to 60 characters, was \"" + name + "\"");
    }
    if (every.isNegative())
      throw new IllegalArgumentException("every must not be negative, was " + every);
    return reporting.visit(store.catalog(), name, every, customer);
  }

  /**
   * Brings the billing periods that the catalog shows up to date: windows never wait for it. Several nodes may do it at the
   * same time; it can be stopped at any time.
   *
   * @return how many subscriptions were behind
   */
  public long advancePeriods() {
    return store.catalog().advancePeriods(store.usage().now());
  }

  /**
   * Removes usage records that are older than an age, a thousand at a time, and remembers their ids: a repeat is still
   * known, and not counted again. Records of windows that are open now stay however old they are, so no total that a check
   * or a reading tells changes, {@link Ledger#hours} included; the records of a level, and of a limit that never resets, all
   * stay. What is removed cannot be refunded or billed any more: bill first, and keep a copy if the law wants one. Charges go
   * on meanwhile; several nodes may do it at once, it can be stopped at any time, and goes on where it was when it is called
   * again.
   *
   * @param olderThan at least 31 days
   * @return how many records this call removed
   * @throws UnsupportedOperationException if the store has no ledger
   */
  public long removeUsage(Duration olderThan) {
    Ledger ledger = store
        .ledger()
        .orElseThrow(() -> new UnsupportedOperationException("the store keeps totals only"));
    Instant now = store.usage().now();
    return ledger.remove(
        Removing.before(now, olderThan),
        (customer, service) -> accounts
            .of(customer, WITHIN)
            .map(terms -> Removing.openSince(terms.account(), service, now))
            .orElse(Ledger.NOTHING_OPEN));
  }

  /**
   * Begins windows afresh, at once on every node: the window that is open is cut in two. What was used, and what is held,
   * stays with its first part.
   *
   * @return when the second part begins
   * @throws IllegalArgumentException if the customer has no plan, the plan not the service, or the service no window
   * @throws UnsupportedOperationException on Redis alone, where each process has a catalog of its own
   */
  public Instant reset(Reset reset) {
    String customer = ids.customer(reset.customer());
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      accounts.forget(customer);
      Account account = accounts
          .of(customer, WITHIN)
          .map(Terms::account)
          .orElseThrow(
              () -> new IllegalArgumentException("customer must have a plan, was " + customer));
      List<Bucket> open = Resetting.open(account, reset.service(), store.usage().now());
      Optional<Instant> at = store.reset(reset, account, open);
      accounts.forget(customer);
      if (at.isPresent()) return at.get();
    }
    throw new QuotaStoreException("the account of " + customer + " changes all the time", false);
  }
}
