package io.github.quota4j;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Hosting;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.StatusPolicy;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.UsageStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Answers "may this customer do this now, and what does it cost?". One object for a whole application, safe for
 * concurrent use; it plays three narrow roles that can be injected apart.
 */
public final class Quotas implements QuotaChecker, QuotaEnforcer, RateLimiter, AutoCloseable {
  private final QuotaStore store;
  private final Spending spending;
  private final Errands errands;
  private final Events events;
  private final Cancelling cancelling;
  private final Settling settling;
  private final Working working = new Working(this);
  private final Pacing pacing;
  private final Reporting reporting;
  private final QuotaAdmin admin;
  private final QuotaUpkeep upkeep;
  private final Accounts accounts;
  private final Ids ids;
  private final Calls calls;

  private Quotas(Builder builder) {
    this.store = builder.clock.map(builder.store::withClock).orElse(builder.store);
    InstantSource clock = builder.clock.orElse(InstantSource.system());
    Ticker ticker = builder.clock.map(Quotas::ticker).orElseGet(Ticker::systemTicker);
    this.ids = new Ids(builder.customerIds);
    this.events = builder.listener.map(Events::of).orElse(Events.NONE);
    this.calls = new Calls(store.usage(), builder.timeout, clock, ticker, events);
    this.accounts = new Accounts(store.catalog(), builder.hosting(), builder.cacheTtl, ticker);
    this.errands = new Errands(calls);
    this.cancelling = new Cancelling(calls, errands);
    Fallback fallback = new Admitting(calls, accounts, ids, errands, new LateTally(events));
    this.spending = new Spending(calls, accounts, ids, cancelling, fallback, events);
    this.settling = new Settling(calls, accounts, ids);
    this.pacing = new Pacing(calls, ids);
    this.reporting = new Reporting(calls, accounts, ids);
    this.admin = new QuotaAdmin(store, accounts, ids, reporting, events);
    this.upkeep = new QuotaUpkeep(store, accounts, ids, reporting);
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
      events.close();
      throw e;
    }
  }

  /** The same, through another usage store of the same kind. */
  private Quotas(Quotas other, UsageStore usage) {
    this.store = other.store;
    this.accounts = other.accounts;
    this.ids = other.ids;
    this.calls = other.calls.on(usage);
    this.errands = other.errands;
    this.events = other.events;
    this.cancelling = other.cancelling;
    // A part of something larger stands or falls with it: it cannot be counted later.
    this.spending = new Spending(calls, accounts, ids, cancelling, Fallback.CLOSED, events);
    this.settling = new Settling(calls, accounts, ids);
    this.pacing = new Pacing(calls, ids);
    this.reporting = new Reporting(calls, accounts, ids);
    this.admin = other.admin;
    this.upkeep = other.upkeep;
  }

  /** Begins with the store, which has no default. */
  public static Builder builder(QuotaStore store) {
    return new Builder(store);
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
    return new Reservation(
        decided.decision(), hold(decided, charge.customer()), charge, decided.items());
  }

  private Hold hold(Spending.Decided decided, String customer) {
    return decided.hold().orElseGet(() -> {
      String operation =
          decided.decision() instanceof Decision.Allowed allowed ? allowed.operation() : "";
      return new StoredHold(settling, new OperationId(customer, operation), decided.items());
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
    return new Quotas(this, store.apply(this.store.usage()));
  }

  /** Changes plans and what was agreed with customers. */
  public QuotaAdmin admin() {
    return admin;
  }

  /** What is to be done now and then. */
  public QuotaUpkeep upkeep() {
    return upkeep;
  }

  /** The store that it was built on. */
  public QuotaStore store() {
    return store;
  }

  /**
   * Closes the store. What is still to be counted or taken back of calls that it did not answer is tried once more before, for a
   * second at most, and a listener has a second to hear the rest.
   */
  @Override
  public void close() {
    errands.close();
    events.close();
    store.close();
  }

  private static Ticker ticker(InstantSource clock) {
    return () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos();
  }

  /** What may be set. Each method returns this builder. */
  public static final class Builder {
    private final QuotaStore store;
    private List<Plan> plans = List.of();
    private Function<String, Optional<String>> planOf = customer -> Optional.empty();
    private Function<String, Optional<Quota>> unplanned = service -> Optional.empty();
    private final Map<SubscriptionStatus, StatusPolicy> policies =
        new EnumMap<>(SubscriptionStatus.class);
    private Duration timeout = Duration.ofMillis(50);
    private Duration cacheTtl = Duration.ofSeconds(60);
    private Pattern customerIds = Ids.DEFAULT_CUSTOMERS;
    private Optional<InstantSource> clock = Optional.empty();
    private Optional<QuotaListener> listener = Optional.empty();

    private Builder(QuotaStore store) {
      this.store = store;
    }

    /** Sets what can be set without code; what this builder is told afterwards counts. */
    public Builder settings(QuotaSettings settings) {
      return cacheTtl(settings.cacheTtl());
    }

    /** Plans that are created in the store's catalog, or replaced there. None unless set. */
    public Builder plans(List<Plan> newPlans) {
      plans = List.copyOf(newPlans);
      return this;
    }

    /** The plan of every customer without a subscription. Without it they are denied. */
    public Builder defaultPlan(String plan) {
      return planOf(customer -> Optional.of(plan));
    }

    /** How the host tells the plan of a customer that has no subscription here. Replaces the default plan. */
    public Builder planOf(Function<String, Optional<String>> function) {
      planOf = function;
      return this;
    }

    /**
     * How the host tells the quota of a service that a customer's plan does not include; unless set such a charge is denied. Who
     * lets any service through lets callers choose names that are then counted.
     */
    public Builder quotaOf(Function<String, Optional<Quota>> function) {
      unplanned = function;
      return this;
    }

    /** What a customer may do whose subscription stands so; {@link StatusPolicy#of} unless set. */
    public Builder on(SubscriptionStatus status, StatusPolicy policy) {
      policies.put(status, policy);
      return this;
    }

    private Hosting hosting() {
      Map<SubscriptionStatus, StatusPolicy> chosen = new EnumMap<>(policies);
      return new Hosting(
          planOf, unplanned, status -> chosen.getOrDefault(status, StatusPolicy.of(status)));
    }

    /** How long a call may take, the wait for a connection included; 50 ms unless set. The first one may take 5 s. */
    public Builder timeout(Duration newTimeout) {
      if (newTimeout.isNegative() || newTimeout.isZero()) {
        throw new IllegalArgumentException(
            "timeout must be longer than nothing, was " + newTimeout);
      }
      timeout = newTimeout;
      return this;
    }

    /** How long an account may be out of date; 60 s unless set, zero for no cache. */
    public Builder cacheTtl(Duration ttl) {
      if (ttl.isNegative())
        throw new IllegalArgumentException("cache TTL must not be negative, was " + ttl);
      cacheTtl = ttl;
      return this;
    }

    /** Which ids customers and subjects may have; 1 to 255 of {@code [A-Za-z0-9._@:-]} unless set. */
    public Builder customerIds(Pattern allowed) {
      customerIds = allowed;
      return this;
    }

    /** Who is told what happens; nobody unless set. */
    public Builder listener(QuotaListener newListener) {
      listener = Optional.of(newListener);
      return this;
    }

    /** A clock for tests, in place of the store's own. */
    public Builder clock(InstantSource newClock) {
      clock = Optional.of(newClock);
      return this;
    }

    /**
     * Builds it.
     *
     * @throws io.github.quota4j.store.QuotaStoreException if plans were given and the store does not answer
     */
    public Quotas build() {
      return new Quotas(this);
    }
  }
}
