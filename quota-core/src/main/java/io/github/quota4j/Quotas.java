package io.github.quota4j;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.quota4j.account.Accounts;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.UsageStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * Answers "may this customer do this now, and what does it cost?". One object for a whole application, safe for
 * concurrent use; it plays three narrow roles that can be injected apart.
 */
public final class Quotas implements QuotaChecker, QuotaEnforcer, RateLimiter, AutoCloseable {
  private final QuotaStore store;
  private final Spending spending;
  private final Errands errands;
  private final Events events;
  private final Auditing auditing;
  private final Cancelling cancelling;
  private final Fallback fallback;
  private final Settling settling;
  private final Working working = new Working(this);
  private final Pacing pacing;
  private final Reporting reporting;
  private final QuotaAdmin admin;
  private final QuotaUpkeep upkeep;
  private final Balancing balancing;
  private final QuotaBilling billing;
  private final QuotaCustomers customers;
  private final Accounts accounts;
  private final Ids ids;
  private final Calls calls;
  private final boolean isView;

  Quotas(QuotasBuilder builder) {
    this.store = builder.clock.map(builder.store::withClock).orElse(builder.store);
    InstantSource clock = builder.clock.orElse(InstantSource.system());
    Ticker ticker = builder.clock.map(Quotas::ticker).orElseGet(Ticker::systemTicker);
    this.ids = new Ids(builder.customerIds);
    this.events = builder.events();
    this.auditing = builder.auditing(store, ids);
    this.calls = new Calls(store.usage(), builder.timeout, clock, ticker, events);
    this.accounts = new Accounts(store.catalog(), builder.hosting(), builder.cacheTtl, ticker);
    this.errands = new Errands(calls);
    this.cancelling = new Cancelling(calls, errands);
    this.fallback = new Admitting(calls, accounts, ids, errands, new LateTally(events));
    this.spending = new Spending(calls, accounts, ids, cancelling, fallback, events, auditing);
    this.settling = new Settling(calls, accounts, ids, auditing);
    this.pacing = new Pacing(calls, ids, auditing);
    this.reporting = new Reporting(calls, accounts, ids);
    this.balancing = new Balancing(calls, accounts, ids);
    this.admin = new QuotaAdmin(store, accounts, ids, reporting, events, auditing, balancing);
    this.billing = new QuotaBilling(store, accounts, ids, balancing);
    this.upkeep = new QuotaUpkeep(store, accounts, ids, reporting, builder.channels(), billing);
    this.customers = new QuotaCustomers(store, accounts, ids, auditing);
    this.isView = false;
    store
        .catalog()
        .onChange(changed -> changed.ifPresentOrElse(accounts::forget, accounts::forgetAll));
    if (!builder.plans.isEmpty()) applyOrClose(builder.plans);
  }

  private void applyOrClose(List<Plan> plans) {
    try {
      admin.apply(plans);
    } catch (RuntimeException e) {
      errands.close(); // nobody gets this to close it; the store is its owner's
      auditing.close();
      events.close();
      throw e;
    }
  }

  /** The same, with other calls, or on somebody else's account. */
  private Quotas(Quotas other, Calls calls, Fallback fallback, Auditing auditing) {
    this.store = other.store;
    this.accounts = other.accounts;
    this.ids = other.ids;
    this.calls = calls;
    this.errands = other.errands;
    this.events = other.events;
    this.auditing = auditing;
    this.cancelling = other.cancelling;
    this.fallback = fallback;
    this.spending = new Spending(calls, accounts, ids, cancelling, fallback, events, auditing);
    this.settling = new Settling(calls, accounts, ids, auditing);
    this.pacing = new Pacing(calls, ids, auditing);
    this.reporting = new Reporting(calls, accounts, ids);
    this.balancing = other.balancing;
    this.admin = new QuotaAdmin(store, accounts, ids, other.reporting, events, auditing, balancing);
    this.upkeep = other.upkeep;
    this.billing = other.billing;
    this.customers = new QuotaCustomers(store, accounts, ids, auditing);
    this.isView = true;
  }

  /** Begins with the store, which has no default. */
  public static QuotasBuilder builder(QuotaStore store) {
    return new QuotasBuilder(store);
  }

  @Override
  public Decision check(Charge charge, Duration maxAge) {
    if (maxAge.isNegative())
      throw new IllegalArgumentException("max age must not be negative, was " + maxAge);
    return spending.check(charge, maxAge);
  }

  @Override
  public List<QuotaStatus> usage(String customer) {
    return reporting.usage(customer);
  }

  @Override
  public Decision resolve(String customer, String operation) {
    return settling.resolve(customer, operation);
  }

  @Override
  public Decision consume(Charge charge) {
    return spending.spend(charge, Resolution.Intent.CONSUME);
  }

  @Override
  public Decision consumeUpTo(Charge charge) {
    return spending.spend(charge, Resolution.Intent.CONSUME_UP_TO);
  }

  @Override
  public Decision record(Charge charge) {
    return spending.spend(charge, Resolution.Intent.RECORD);
  }

  @Override
  public Reservation reserve(Charge charge, Duration duration) {
    Spending.Decided decided =
        spending.reserve(charge, new HoldTerms(HoldTerms.Kind.RESERVATION, duration));
    return new Reservation(decided.decision(), hold(decided, charge), charge, decided.items());
  }

  private Hold hold(Spending.Decided decided, Charge charge) {
    return decided.hold().orElseGet(() -> {
      String operation =
          decided.decision() instanceof Decision.Allowed allowed ? allowed.operation() : "";
      return new StoredHold(
          settling, new OperationId(charge.customer(), operation), decided.items());
    });
  }

  @Override
  public <T> T call(Charge charge, Duration duration, Callable<T> work) throws Exception {
    return working.call(charge, duration, work);
  }

  @Override
  public Decision refund(String customer, String operation) {
    return settling.refund(customer, operation, Optional.empty());
  }

  @Override
  public Decision refund(String customer, String operation, BigDecimal units) {
    return settling.refund(customer, operation, Optional.of(units));
  }

  @Override
  public Decision set(Charge levels) {
    return spending.spend(levels, Resolution.Intent.SET);
  }

  @Override
  public Decision release(Charge levels) {
    return spending.spend(levels, Resolution.Intent.RELEASE);
  }

  @Override
  public Decision tryAcquire(String customer, String name, long tokens, Rate rate) {
    return pacing.tryAcquire(customer, name, tokens, rate);
  }

  /**
   * Spends by the same plans through another usage store. For stores whose charges can be a part of something larger, such as
   * a transaction of the host's.
   *
   * @param store gets the one that is used otherwise
   */
  public QuotaEnforcer through(UnaryOperator<UsageStore> store) {
    // A part of something larger stands or falls with it: it cannot be counted later.
    return new Quotas(this, calls.on(store.apply(this.store.usage())), Fallback.CLOSED, auditing);
  }

  /**
   * The same, on somebody's account: what is done through it is put down in the audit under this name. It shares everything with
   * this one, and closing it does nothing.
   *
   * @param who 1 to 255 characters
   */
  public Quotas as(String who) {
    return as(new Auditing.By(who, Optional.empty()));
  }

  /**
   * The same, on somebody's account.
   *
   * @param who 1 to 255 characters
   * @param why is put down, too; 1 to 1 000 characters
   */
  public Quotas as(String who, String why) {
    return as(new Auditing.By(who, Optional.of(why)));
  }

  private Quotas as(Auditing.By by) {
    return new Quotas(this, calls, fallback, auditing.as(by));
  }

  /** Changes plans and what was agreed with customers. */
  public QuotaAdmin admin() {
    return admin;
  }

  /** Who the customers are. */
  public QuotaCustomers customers() {
    return customers;
  }

  /** What is to be done now and then. */
  public QuotaUpkeep upkeep() {
    return upkeep;
  }

  /** What is due for what customers used beyond their plans. */
  public QuotaBilling billing() {
    return billing;
  }

  /** Who did what, when and why. */
  public QuotaAudit audit() {
    return new QuotaAudit(store, auditing);
  }

  /** The store that it was built on. */
  public QuotaStore store() {
    return store;
  }

  /**
   * Ends chores, and closes the store. What is still to be counted or taken back of calls that it did not answer is tried once more
   * before, for a second at most; what is still to be audited is written, for two at most; and a listener has a second to hear the
   * rest.
   */
  @Override
  public void close() {
    if (isView) return;
    upkeep.stop();
    errands.close();
    auditing.close();
    events.close();
    store.close();
  }

  private static Ticker ticker(InstantSource clock) {
    return () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos();
  }
}
