package io.github.quota4j;

import io.github.quota4j.account.Hosting;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.StatusPolicy;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.plan.Thresholds;
import io.github.quota4j.store.QuotaStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What may be set of {@link Quotas}. Each method returns this builder. For one thread. */
public final class QuotasBuilder {
  final QuotaStore store;
  List<Plan> plans = List.of();
  Function<String, Optional<String>> planOf = customer -> Optional.empty();
  Function<String, Optional<Quota>> unplanned = service -> Optional.empty();
  private final Map<SubscriptionStatus, StatusPolicy> policies =
      new EnumMap<>(SubscriptionStatus.class);
  Duration timeout = Duration.ofMillis(50);
  Duration cacheTtl = Duration.ZERO; // the settings say it
  Pattern customerIds = Ids.DEFAULT_CUSTOMERS;
  Optional<InstantSource> clock = Optional.empty();
  private final List<Channel> channels = new ArrayList<>();
  private Optional<QuotaListener> listener = Optional.empty();
  private Thresholds alerts = Thresholds.NONE; // the settings say it
  private double auditedShare; // the settings say it
  private Auditing.By auditedBy = new Auditing.By("host", Optional.empty());

  QuotasBuilder(QuotaStore store) {
    this.store = store;
    var unused = settings(QuotaSettings.standard());
  }

  /** Sets what can be set without code; what this builder is told afterwards counts. */
  public QuotasBuilder settings(QuotaSettings settings) {
    alerts = settings.alerts();
    auditedShare = settings.auditAllowed();
    settings.defaultPlan().ifPresent(plan -> planOf = customer -> Optional.of(plan));
    return cacheTtl(settings.cacheTtl());
  }

  /** Plans that are created in the store's catalog, or replaced there. None unless set. */
  public QuotasBuilder plans(List<Plan> newPlans) {
    plans = List.copyOf(newPlans);
    return this;
  }

  /** The plan of every customer without a subscription. Without it they are denied. */
  public QuotasBuilder defaultPlan(String plan) {
    return planOf(customer -> Optional.of(plan));
  }

  /** How the host tells the plan of a customer that has no subscription here. Replaces the default plan. */
  public QuotasBuilder planOf(Function<String, Optional<String>> function) {
    planOf = function;
    return this;
  }

  /**
   * How the host tells the quota of a service that a customer's plan does not include; unless set such a charge is denied. Who
   * lets any service through lets callers choose names that are then counted.
   */
  public QuotasBuilder quotaOf(Function<String, Optional<Quota>> function) {
    unplanned = function;
    return this;
  }

  /** What a customer may do whose subscription stands so; {@link StatusPolicy#of} unless set. */
  public QuotasBuilder on(SubscriptionStatus status, StatusPolicy policy) {
    policies.put(status, policy);
    return this;
  }

  /** A further way to tell of alerts, used by {@link QuotaUpkeep#deliver}; the listener is one, too. None unless set. */
  public QuotasBuilder channel(Channel channel) {
    channels.add(channel);
    return this;
  }

  List<Channel> channels() {
    List<Channel> all = new ArrayList<>(channels);
    listener.ifPresent(told -> all.add(new ListenerChannel(told)));
    return all;
  }

  Events events() {
    return listener.map(Events::of).orElse(Events.NONE);
  }

  Hosting hosting() {
    Map<SubscriptionStatus, StatusPolicy> chosen = new EnumMap<>(policies);
    return new Hosting(
        planOf, unplanned, status -> chosen.getOrDefault(status, StatusPolicy.of(status)), alerts);
  }

  /**
   * How long a call may take, the wait for a connection included; 50 ms unless set. Till the store's first answer a call may take
   * 5 s, and for 5 s from then 500 ms: a process that has just begun is slow.
   */
  public QuotasBuilder timeout(Duration newTimeout) {
    if (newTimeout.isNegative() || newTimeout.isZero()) {
      throw new IllegalArgumentException("timeout must be longer than nothing, was " + newTimeout);
    }
    timeout = newTimeout;
    return this;
  }

  /** How long an account may be out of date; 60 s unless set, zero for no cache. */
  public QuotasBuilder cacheTtl(Duration ttl) {
    if (ttl.isNegative())
      throw new IllegalArgumentException("cache TTL must not be negative, was " + ttl);
    cacheTtl = ttl;
    return this;
  }

  /**
   * Which ids customers and subjects may have; 1 to 255 of {@code [A-Za-z0-9._@:-]} unless set. None has U+0000 or half of a
   * surrogate pair, whatever is set.
   */
  public QuotasBuilder customerIds(Pattern allowed) {
    customerIds = allowed;
    return this;
  }

  /** Who is told what happens; nobody unless set. */
  public QuotasBuilder listener(QuotaListener newListener) {
    listener = Optional.of(newListener);
    return this;
  }

  /**
   * Which share of the decisions that allow goes into the audit, at random: 0 to 1, which is all of them; 0 unless set. Those that
   * deny all do.
   */
  public QuotasBuilder auditAllowed(double share) {
    auditedShare = QuotaSettings.requireShare("share", share);
    return this;
  }

  /** On whose account the audit puts what is done; {@code host} unless set. See {@link Quotas#as}. */
  public QuotasBuilder auditedAs(String who) {
    auditedBy = new Auditing.By(who, Optional.empty());
    return this;
  }

  Auditing auditing(QuotaStore of, Ids ids) {
    return Auditing.of(of, ids, auditedShare, auditedBy);
  }

  /** A clock for tests, in place of the store's own. */
  public QuotasBuilder clock(InstantSource newClock) {
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
