package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Marks;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.PlanChange;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.AuditAction;
import io.github.quota4j.store.Contract;
import io.github.quota4j.store.Delivery;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Changes plans and subscriptions. Acts at once in this process, and elsewhere within the time that accounts are cached.
 * Safe for concurrent use. Every method throws {@link io.github.quota4j.store.QuotaStoreException} if the store does not
 * answer.
 */
public final class QuotaAdmin {
  private static final int MOST_ALERTS = 1_000;

  /** An operator rather waits than tries again. */
  static final Duration WITHIN = Duration.ofSeconds(30);

  private final QuotaStore store;
  private final Accounts accounts;
  private final Ids ids;
  private final Reporting reporting;
  private final Resetting resetting;
  private final Auditing auditing;
  private final Balancing balancing;

  QuotaAdmin(
      QuotaStore store,
      Accounts accounts,
      Ids ids,
      Reporting reporting,
      Events events,
      Auditing auditing,
      Balancing balancing) {
    this.store = store;
    this.accounts = accounts;
    this.ids = ids;
    this.reporting = reporting;
    this.resetting = new Resetting(store, accounts, events);
    this.auditing = auditing;
    this.balancing = balancing;
  }

  /** Alerts that were raised for a customer, the newest first; at most 1000. */
  public List<Alert> alerts(String customer) {
    return store.alerts().of(ids.customer(customer), MOST_ALERTS);
  }

  /** What became of the alerts of a customer in each channel, the newest first; at most 1000. */
  public List<Delivery> deliveries(String customer) {
    return store.alerts().deliveries(ids.customer(customer), MOST_ALERTS);
  }

  /**
   * Has an alert delivered again, through every channel, however its first delivery ended.
   *
   * @param alert its id
   * @return through how many channels; 0 if no such alert is kept
   */
  public int replay(String alert) {
    return store.alerts().replay(Text.requireKept("alert", alert), store.usage().now());
  }

  /** Creates the plans, or replaces those of the same name; all of them or none. */
  public void apply(Plan... plans) {
    apply(List.of(plans));
  }

  /**
   * Creates the plans, or replaces those of the same name; all of them or none.
   *
   * @throws IllegalArgumentException if a quota is to raise an alert at money that its overage never costs
   */
  public void apply(List<Plan> plans) {
    plans.forEach(plan -> plan.quotas().forEach(Marks::requireReachable));
    Runnable change = () -> store.catalog().apply(plans);
    List<Plan> changed = new ArrayList<>(plans);
    if (auditing.isKept())
      changed.removeAll(plans()); // each node that starts applies its plans again
    if (changed.isEmpty()) change.run();
    else auditing.change(Asked.to(AuditAction.APPLY, AuditText.plans(changed)), change);
    accounts.forgetAll();
  }

  /** All plans, by name. */
  public List<Plan> plans() {
    return store.catalog().plans();
  }

  /** The subscription of a customer, if it has one of its own, whatever its status. */
  public Optional<Subscription> subscription(String customer) {
    return store
        .catalog()
        .account(ids.customer(customer), WITHIN)
        .map(account -> account.subscription());
  }

  /**
   * Gives a customer a plan, in force at once. A new customer's windows are counted from now on; one that had a plan keeps its
   * windows and what it used in them.
   *
   * @throws IllegalArgumentException if there is no such plan
   */
  public void subscribe(String customer, String plan) {
    Asked asked = Asked.to(AuditAction.SUBSCRIBE, plan);
    change(customer, asked, Subscribing.to(customer, plan, store.usage().now()));
  }

  /**
   * Gives a customer a plan, with the cycle, status and end of the host's choice. For one that had a plan on another cycle,
   * each window that is open ends when it would have, and the new cycle begins there; one that ends sooner than all nodes can
   * know is followed by another of the old cycle. The first window of the new cycle lasts between a half and one and a half
   * periods.
   *
   * @throws IllegalArgumentException if there is no such plan, or the status cannot be set
   */
  public void subscribe(Subscription subscription) {
    Asked asked = Asked.to(AuditAction.SUBSCRIBE, AuditText.subscription(subscription));
    change(subscription.customer(), asked, Subscribing.to(subscription));
  }

  /**
   * Gives a customer that has a subscription another plan, now or when its billing period ends.
   *
   * @throws IllegalArgumentException if the customer has none, or there is no such plan
   * @throws UnsupportedOperationException for {@link PlanChange#AFRESH} on Redis alone
   */
  public void changePlan(String customer, String plan, PlanChange when) {
    Instant now = store.usage().now();
    UnaryOperator<Contract> change =
        Subscribing.change(customer, plan, when, schedule(customer), now);
    Asked asked = Asked.to(AuditAction.CHANGE_PLAN, plan + " " + when).of(customer);
    auditing.change(asked, () -> {
      if (when == PlanChange.AFRESH) {
        // What would be refused is refused before the reset: that cannot be taken back.
        change.apply(contract(customer)).requirePlans(planNames());
        Instant unused = resetting.reset(Reset.of(customer));
      }
      save(customer, change);
    });
  }

  private Set<String> planNames() {
    return plans().stream().map(Plan::name).collect(Collectors.toSet());
  }

  /**
   * Says how it stands with the subscription of a customer; what was to end it does not any more.
   *
   * @throws IllegalArgumentException if it has none, or the status cannot be set
   */
  public void status(String customer, SubscriptionStatus status) {
    Asked asked = Asked.to(AuditAction.STATUS, status);
    change(customer, asked, Subscribing.status(customer, status, store.usage().now()));
  }

  /**
   * Ends the subscription of a customer when its billing period ends; at once by {@link SubscriptionStatus#CANCELED}.
   *
   * @throws IllegalArgumentException if it has none
   */
  public void cancelAtPeriodEnd(String customer) {
    Instant now = store.usage().now();
    Asked asked = Asked.to(AuditAction.CANCEL);
    change(customer, asked, Subscribing.end(customer, schedule(customer), now));
  }

  /**
   * Gives a customer a quota of its own, in place of the one that its plan has for the service, or beside the plan.
   *
   * @throws IllegalArgumentException if the quota has amounts that its unit cannot count exactly, or is to raise an alert
   *     at money that its overage never costs
   */
  public void override(String customer, Quota quota) {
    Marks.requireReachable(quota);
    Asked asked = Asked.to(AuditAction.OVERRIDE, AuditText.quota(quota)).on(quota.service());
    change(customer, asked, Agreeing.override(quota));
  }

  /** What the plan of a customer says of a service holds again. */
  public void removeOverride(String customer, String service) {
    Asked asked = Asked.to(AuditAction.REMOVE_OVERRIDE).on(service);
    change(customer, asked, Agreeing.removeOverride(service));
  }

  /** The quotas that a customer has of its own. */
  public List<Quota> overrides(String customer) {
    return contract(customer).individual().overrides();
  }

  /**
   * Gives a customer an extra allowance, which takes over at once what the customer is over, if it is effective by now. The same
   * grant again is none.
   *
   * @throws IllegalArgumentException if the customer's plan has no window for the service, the amount more decimals than its unit,
   *     or there is another grant of that id
   * @throws UnsupportedOperationException on Redis alone
   */
  public void grant(Grant grant) {
    String customer = ids.customer(grant.customer());
    Agreeing.requireGrantable(
        grant, accounts.of(customer, WITHIN).termsAt(store.usage().now()));
    Asked asked = Asked.to(AuditAction.GRANT, AuditText.grant(grant)).on(grant.service());
    change(customer, asked, Agreeing.grant(grant));
    balancing.balance(customer, grant.service());
  }

  /**
   * Ends a grant now: nothing more is drawn from it.
   *
   * @throws IllegalArgumentException if the customer has no such grant
   */
  public void voidGrant(String customer, String id) {
    Asked asked = Asked.to(AuditAction.VOID_GRANT, id);
    change(customer, asked, Agreeing.voidGrant(id, store.usage().now()));
  }

  /** How the grants of a customer stand, the oldest first. */
  public List<GrantStatus> grants(String customer) {
    return reporting.grants(
        ids.customer(customer), contract(customer).individual().grants());
  }

  /** Makes limits count and report, and refuse nothing, until they are mended: see {@link BreakGlass}. */
  public void breakGlass(BreakGlass glass) {
    glass(glass, true);
  }

  /** Makes limits refuse again where the glass was broken for the same customer and service, or for all of them. */
  public void mendGlass(BreakGlass glass) {
    glass(glass, false);
  }

  /** Where the glass is broken, the latest first. */
  public List<BreakGlass> brokenGlass() {
    return store.catalog().brokenGlass();
  }

  /** On the account of whom it names. */
  private void glass(BreakGlass glass, boolean isBroken) {
    glass.customer().ifPresent(ids::customer);
    Asked asked = Asked.to(isBroken ? AuditAction.BREAK_GLASS : AuditAction.MEND_GLASS)
        .of(glass.customer())
        .on(glass.service());
    auditing
        .as(new Auditing.By(glass.by(), Optional.of(glass.why())))
        .change(
            asked, () -> store.catalog().change(glass, isBroken, store.usage().now()));
    glass.customer().ifPresentOrElse(accounts::forget, accounts::forgetAll);
  }

  private Contract contract(String customer) {
    return store.catalog().contract(ids.customer(customer), WITHIN);
  }

  private Schedule schedule(String customer) {
    return store
        .catalog()
        .account(ids.customer(customer), WITHIN)
        .map(Account::schedule)
        .orElseGet(() -> Schedule.of(BillingCycle.calendar()));
  }

  private void change(String customer, Asked asked, UnaryOperator<Contract> change) {
    auditing.change(asked.of(ids.customer(customer)), () -> save(customer, change));
  }

  private void save(String customer, UnaryOperator<Contract> change) {
    Instant known = store.usage().now().plus(accounts.timeToLive());
    store.catalog().change(customer, known, change);
    accounts.forget(customer);
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
    Asked asked = Asked.to(AuditAction.RESET, reset.movesAnchor() ? "moves the anchor" : "")
        .of(customer)
        .on(reset.service());
    return auditing.change(asked, () -> resetting.reset(reset));
  }
}
