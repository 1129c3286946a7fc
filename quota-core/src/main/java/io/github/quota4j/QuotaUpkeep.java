package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Customer;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done now and then, and what an operator does at night: looking at everybody, bringing what is shown up to date,
 * removing what is old, filling and emptying the cache of accounts. Nothing that decides waits for any of it. Safe for concurrent
 * use. Every method throws {@link io.github.quota4j.store.QuotaStoreException} if the store does not answer.
 */
public final class QuotaUpkeep {
  /** An operator rather waits than tries again. */
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final QuotaStore store;
  private final Accounts accounts;
  private final Ids ids;
  private final Reporting reporting;
  private final Monitoring monitoring;
  private final Delivering delivering;
  private final QuotaBilling billing;
  private @Nullable QuotaScheduler scheduler;

  /** @param channels that alerts are told through */
  QuotaUpkeep(
      QuotaStore store,
      Accounts accounts,
      Ids ids,
      Reporting reporting,
      List<Channel> channels,
      QuotaBilling billing) {
    this.store = store;
    this.accounts = accounts;
    this.ids = ids;
    this.reporting = reporting;
    this.billing = billing;
    this.monitoring = new Monitoring(store.alerts());
    this.delivering = new Delivering(store.alerts(), () -> store.usage().now(), channels);
  }

  /**
   * Looks at every limit of every customer that has a subscription. Several nodes that do it at the same time share the work,
   * and what a node that died had not finished is done by another, perhaps again. Memory stays bounded, however many
   * customers there are. On a database it needs two connections at once.
   *
   * @param name says what it is done for, 1 to 60 characters without U+0000 and halves of surrogate pairs
   * @param every a visit begins only if the last one of that name began so long ago; else this joins one that is under way
   * @param customer is told how all limits of a customer stand, in the order of the plan; what it throws ends the visit
   * @return how many customers this call looked at
   */
  public long visit(String name, Duration every, BiConsumer<String, List<QuotaStatus>> customer) {
    if (name.isEmpty() || name.length() > 60) {
      throw new IllegalArgumentException("name must have 1 to 60 characters, was \"" + name + "\"");
    }
    Text.requireKept("name", name);
    if (every.isNegative())
      throw new IllegalArgumentException("every must not be negative, was " + every);
    return reporting.visit(store.catalog(), name, every, customer);
  }

  /**
   * The same for one who only looks, at all of them whoever else does: it writes nothing down, and shares the work with nobody.
   * Memory stays bounded, however many customers there are.
   *
   * @param customer is told how all limits of a customer stand, in the order of the plan
   */
  public void forEach(BiConsumer<String, List<QuotaStatus>> customer) {
    reporting.forEach(store.catalog(), customer);
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

  /** How many subscriptions {@link #advancePeriods} would find behind. */
  public long periodsBehind() {
    return store.catalog().periodsBehind(store.usage().now());
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
    Instant now = store.usage().now();
    return ledger()
        .remove(
            Removing.before(now, olderThan),
            (customer, service) -> accounts
                .of(customer, WITHIN)
                .termsAt(now)
                .map(terms -> Removing.openSince(terms, service, now))
                .orElse(Ledger.NOTHING_OPEN));
  }

  /**
   * Looks at every customer that has a plan, and raises the alerts that no charge could: where a threshold or a limit
   * was changed, or others recorded usage that is counted by now. Nodes share the work as for {@link #visit}; one that stops is
   * gone on with by the next call.
   *
   * @param every a look begins only if the last one began so long ago; else this joins one that is under way
   * @return what this call found
   */
  public Monitored monitor(Duration every) {
    return monitor(every, soFar -> {});
  }

  /**
   * The same, for one who wants to know how far it is.
   *
   * @param soFar is told what this call found so far, after each page of customers; what it throws ends the look
   */
  public Monitored monitor(Duration every, Consumer<Monitored> soFar) {
    if (every.isNegative())
      throw new IllegalArgumentException("every must not be negative, was " + every);
    return reporting.monitor(store.catalog(), "monitor", every, monitoring, soFar);
  }

  /** Looks at one customer, with or without a subscription; what others recorded counts, too. */
  public Monitored check(String customer) {
    return reporting.check(customer, monitoring);
  }

  /**
   * Delivers alerts that are due through the channels of this object, on this thread: to be called every few seconds, by one node
   * or by several. What a channel fails to take is tried again after 10 s, then after ever longer, up to an hour; after 12
   * attempts it is dead. A channel that is new is told what was raised in the last day, too.
   *
   * @return what became of those that were due
   */
  public Delivered deliver() {
    return delivering.run();
  }

  /**
   * Adds up by hours what was recorded since the last time; see {@link Ledger#rollUp}.
   *
   * @return how many records it added up
   * @throws UnsupportedOperationException if the store has no ledger
   */
  public long rollUp() {
    return ledger().rollUp();
  }

  /**
   * Does chores again and again, without cron, until the scheduler or the {@link Quotas} is closed. What a store cannot do,
   * because it keeps totals only, is left out.
   *
   * @throws IllegalStateException if chores are scheduled here already
   */
  public synchronized QuotaScheduler schedule(Chores chores) {
    if (scheduler != null && scheduler.isOpen())
      throw new IllegalStateException("chores are scheduled already");
    scheduler = new QuotaScheduler(
        possible(chores), chore -> run(chore, chores), () -> store.usage().now());
    return scheduler;
  }

  /** Ends what is scheduled. */
  synchronized void stop() {
    if (scheduler != null) scheduler.close();
  }

  private Map<Chore, Duration> possible(Chores chores) {
    Map<Chore, Duration> possible = new EnumMap<>(Chore.class);
    chores.every().forEach((chore, pause) -> {
      boolean isOfRecords = chore == Chore.ROLL_UP || chore == Chore.REMOVE_USAGE;
      if (!isOfRecords || store.ledger().isPresent()) possible.put(chore, pause);
    });
    return possible;
  }

  private void run(Chore chore, Chores chores) {
    switch (chore) {
      case DELIVER -> deliver();
      // The pause begins when a look ends: one that another node has begun since is joined.
      case MONITOR -> monitor(chores.every().getOrDefault(chore, Duration.ZERO));
      case CLOSE_PERIODS -> closePeriods();
      case ROLL_UP -> rollUp();
      case WARM -> warmBusiest(chores.busiest());
      case REMOVE_USAGE -> {
        closePeriods(); // what is removed cannot be billed any more
        chores.usageKept().ifPresent(this::removeUsage);
      }
    }
  }

  private void closePeriods() {
    long unusedBehind = advancePeriods();
    if (store.billing().isPresent()) {
      long unusedLines = billing.close();
    }
  }

  private Ledger ledger() {
    return store
        .ledger()
        .orElseThrow(() -> new UnsupportedOperationException("the store keeps totals only"));
  }

  /** Loads the account of a customer, so that its next call finds it. */
  public void warm(String customer) {
    accounts.forget(ids.customer(customer));
    Customer unused = accounts.of(customer, WITHIN);
  }

  /**
   * Loads the accounts of the customers that used something most lately.
   *
   * @param most at most so many, at least 1
   * @return how many; 0 where accounts are found at once, in memory
   */
  public int warmBusiest(int most) {
    if (most < 1) throw new IllegalArgumentException("most must be at least 1, was " + most);
    List<String> busiest = store.catalog().busiest(most);
    busiest.forEach(this::warm);
    return busiest.size();
  }

  /**
   * Forgets the account of a customer, here and on every node that can be told: its next call loads it.
   *
   * @return whether other nodes can be told
   */
  public boolean invalidate(String customer) {
    boolean isTold = store.catalog().announce(Optional.of(ids.customer(customer)));
    accounts.forget(customer);
    return isTold;
  }

  /**
   * Forgets all accounts, here and on every node that can be told.
   *
   * @return whether other nodes can be told
   */
  public boolean invalidateAll() {
    boolean isTold = store.catalog().announce(Optional.empty());
    accounts.forgetAll();
    return isTold;
  }
}
