package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Terms;
import io.github.quota4j.billing.Billed;
import io.github.quota4j.billing.BillingRecords;
import io.github.quota4j.billing.Span;
import io.github.quota4j.billing.Statement;
import io.github.quota4j.billing.Statements;
import io.github.quota4j.billing.Used;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.QuotaStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is due for what customers used above the limits of their soft quotas. Nothing that decides waits for it. Safe for
 * concurrent use.
 *
 * <p>The rule, for each window of a main limit: overage is max(0, used - granted - allowance), with the allowance of the end of the
 * window, or of now while it is open; so a grant, a refund or a higher limit lowers it. Granted is what grants took over, and until
 * the period is closed what they would at the next charge: the same that displays tell. It is the last units of the window that are
 * overage, and each costs what was agreed when it was used. A window that reaches over several billing periods is paid in each of
 * them for what is new; a level, for the most that was held at a time in it. What is hard, or in shadow, charges nothing.
 *
 * <p>Every method throws {@link io.github.quota4j.store.QuotaStoreException} if the store does not answer, and {@link
 * UnsupportedOperationException} if it keeps totals only, as memory and Redis alone do.
 */
public final class QuotaBilling {
  /** So late an event may be, beyond the end of its period, to become a line of a statement that is closed. */
  private static final Duration LATE_EVENTS = Duration.ofDays(62);

  private static final Duration WITHIN = Duration.ofSeconds(30);

  /** Customers that are reckoned at once. */
  private static final int PAGE = 500;

  private final QuotaStore store;
  private final Accounts accounts;
  private final Ids ids;
  private final Balancing balancing;

  QuotaBilling(QuotaStore store, Accounts accounts, Ids ids, Balancing balancing) {
    this.store = store;
    this.accounts = accounts;
    this.ids = ids;
    this.balancing = balancing;
  }

  /**
   * The statement of the billing period that is open, as it would be if it ended now.
   *
   * @throws IllegalArgumentException if the customer has no plan
   */
  public Statement statement(String customer) {
    return statement(customer, store.usage().now());
  }

  /**
   * The statement of the billing period that an instant lies in: what was closed, if it was, else what is found out now.
   *
   * @throws IllegalArgumentException if the customer has no plan, the instant is to come, or records of that period, which was
   *     not closed, may have been removed
   */
  public Statement statement(String customer, Instant in) {
    Instant now = store.usage().now();
    if (in.isAfter(now))
      throw new IllegalArgumentException("period must have begun, was that of " + in);
    BillingRecords records = records();
    Account account = account(ids.customer(customer), now);
    Statements.Wanted wanted =
        new Statements.Wanted(billed(account), Periods.at(account.schedule(), in));
    Map<Key, Statement> closed = closed(records, List.of(wanted));
    if (!closed.containsKey(Key.of(wanted))) requireRecords(records, wanted.period());
    return closedOrReckoned(records, closed, List.of(wanted), List.of(account), now)
        .get(0);
  }

  /** The last billing period of a customer that is over. */
  public Window lastPeriod(String customer) {
    Instant now = store.usage().now();
    return Periods.before(account(ids.customer(customer), now).schedule(), now);
  }

  /**
   * The billing periods of a customer that a window touches, the oldest first, all of each; none that is to come.
   *
   * @param during begins in 1970 or later
   * @throws IllegalArgumentException if the customer has no plan, or the window begins earlier
   */
  public List<Window> periods(String customer, Window during) {
    if (during.start().isBefore(Instant.EPOCH)) {
      throw new IllegalArgumentException(
          "during must begin in 1970 or later, was " + during.start());
    }
    Instant now = store.usage().now();
    Schedule schedule = account(ids.customer(customer), now).schedule();
    List<Window> periods = new ArrayList<>();
    Instant next = during.start();
    while (next.isBefore(during.end()) && !next.isAfter(now)) {
      Window period = Periods.at(schedule, next);
      periods.add(period);
      next = period.end();
    }
    return periods;
  }

  /**
   * The statements of all customers that have or had a plan: of each the last period that is over.
   *
   * @return how many there were
   */
  public long report(Consumer<Statement> statement) {
    Instant now = store.usage().now();
    return report(now, schedule -> List.of(Periods.before(schedule, now)), statement);
  }

  /**
   * The statements of all customers that have or had a plan: of each the periods that ended in a window, its start aside
   * and its end included; so those that end with a month are of that month.
   *
   * @throws IllegalArgumentException if the window ends later than now
   * @return how many there were
   */
  public long report(Window ended, Consumer<Statement> statement) {
    Instant now = store.usage().now();
    if (ended.end().isAfter(now))
      throw new IllegalArgumentException("period must be over, was until " + ended.end());
    return report(now, schedule -> Periods.endedIn(schedule, ended), statement);
  }

  private long report(
      Instant now, Function<Schedule, List<Window>> periods, Consumer<Statement> statement) {
    BillingRecords records = records();
    long told = 0;
    List<Account> page = store.catalog().accountsAfter("", PAGE, accounts.planOf());
    while (!page.isEmpty()) {
      List<Statements.Wanted> wanted = page.stream()
          .flatMap(account -> periods.apply(account.schedule()).stream()
              .map(period -> new Statements.Wanted(billed(account), period)))
          .toList();
      for (Statement each : closedOrReckoned(records, closed(records, wanted), wanted, page, now)) {
        statement.accept(each);
        told++;
      }
      page = store
          .catalog()
          .accountsAfter(page.get(page.size() - 1).customer(), PAGE, accounts.planOf());
    }
    return told;
  }

  private List<Statement> closedOrReckoned(
      BillingRecords records,
      Map<Key, Statement> closed,
      List<Statements.Wanted> wanted,
      List<Account> page,
      Instant now) {
    Map<Key, Statement> found = new HashMap<>(closed);
    List<Statements.Wanted> open = without(closed, wanted);
    Covering covering = new Covering(store.usage(), balancing, page, open, now);
    reckon(records, covering::look, open, now)
        .forEach(statement -> found.put(Key.of(statement), statement));
    return wanted.stream().map(each -> found.get(Key.of(each))).toList();
  }

  private static List<Statements.Wanted> without(
      Map<Key, Statement> closed, List<Statements.Wanted> wanted) {
    return wanted.stream().filter(each -> !closed.containsKey(Key.of(each))).toList();
  }

  /**
   * Closes every billing period that is over, of all customers that have or had a plan, and adds to those that are closed
   * what was found out since, for two months. Several nodes that do it at the same time share the work; it can be stopped at any
   * time, and what is done again changes nothing.
   *
   * @return how many lines are new
   */
  public long close() {
    BillingRecords records = records();
    AtomicLong lines = new AtomicLong();
    long unused = store
        .catalog()
        .visit("statements", Duration.ZERO, store.usage().now(), accounts.planOf(), page -> {
          for (int from = 0; from < page.size(); from += PAGE)
            lines.addAndGet(close(records, page.subList(from, Math.min(page.size(), from + PAGE))));
        });
    return lines.get();
  }

  private int close(BillingRecords records, List<Account> page) {
    Instant now = store.usage().now();
    List<Statements.Wanted> wanted = over(records, page, now);
    Map<Key, Statement> closed = closed(records, wanted);
    List<Statement> changed = new ArrayList<>();
    Covering covering = new Covering(store.usage(), balancing, page, without(closed, wanted), now);
    for (Statement found : reckon(records, covering::settle, wanted, now)) {
      Statement known = closed.get(Key.of(found));
      if (known == null) changed.add(found);
      else known.restatedBy(found).ifPresent(changed::add);
    }
    return changed.isEmpty() ? 0 : records.close(changed, now);
  }

  /** Those that are to be closed, and those that are, lately, and whose records are all there. */
  private List<Statements.Wanted> over(BillingRecords records, List<Account> page, Instant now) {
    List<String> customers = page.stream().map(Account::customer).toList();
    Map<String, Instant> until = records.closedUntil(customers);
    Map<String, Instant> first = records.firstUse(customers);
    Instant since = records.recordsSince().orElse(Instant.MIN);
    List<Statements.Wanted> wanted = new ArrayList<>();
    for (Account account : page) {
      Instant used = first.get(account.customer());
      if (used == null) continue; // nothing to bill
      Instant closed = until.getOrDefault(account.customer(), Instant.MAX);
      // What came since this was done last, which may be long ago, may belong two months further
      // back.
      Instant late = closed.equals(Instant.MAX) ? used : closed.minus(LATE_EVENTS);
      Instant from = late.isBefore(used) ? used : late;
      for (Window period : Periods.over(account.schedule(), from, now)) {
        if (!period.start().isBefore(since))
          wanted.add(new Statements.Wanted(billed(account), period));
      }
    }
    return wanted;
  }

  /** Which statement. */
  private record Key(String customer, Instant start) {
    static Key of(Statement statement) {
      return new Key(statement.customer(), statement.period().start());
    }

    static Key of(Statements.Wanted wanted) {
      return new Key(wanted.whom().customer(), wanted.period().start());
    }
  }

  private static Map<Key, Statement> closed(
      BillingRecords records, List<Statements.Wanted> wanted) {
    Map<Key, Statement> found = new HashMap<>();
    if (wanted.isEmpty()) return found;
    Set<String> customers = new HashSet<>();
    Instant earliest = Instant.MAX;
    for (Statements.Wanted each : wanted) {
      customers.add(each.whom().customer());
      if (each.period().start().isBefore(earliest)) earliest = each.period().start();
    }
    for (Statement statement : records.closed(customers, earliest))
      found.put(Key.of(statement), statement);
    return found;
  }

  private List<Statement> reckon(
      BillingRecords records,
      Function<Collection<Used>, Map<Span, BigDecimal>> granted,
      List<Statements.Wanted> wanted,
      Instant now) {
    Map<String, Plan> plans =
        store.catalog().plans().stream().collect(Collectors.toMap(Plan::name, Function.identity()));
    return new Statements(records, granted).reckon(wanted, plans, now);
  }

  /** The one of the subscription, whatever its status, else the one that the host gives. */
  private Account account(String customer, Instant now) {
    return store
        .catalog()
        .account(customer, WITHIN)
        .or(() -> accounts.of(customer, WITHIN).termsAt(now).map(Terms::account))
        .orElseThrow(
            () -> new IllegalArgumentException("customer must have a plan, was " + customer));
  }

  private static Billed billed(Account account) {
    return new Billed(
        account.subscription(), account.schedule(), account.individual().overrides());
  }

  private static void requireRecords(BillingRecords records, Window period) {
    records.recordsSince().filter(period.start()::isBefore).ifPresent(since -> {
      throw new IllegalArgumentException("period must begin at " + since
          + " or later, as records before it were removed, was " + period.start());
    });
  }

  private BillingRecords records() {
    return store
        .billing()
        .orElseThrow(() -> new UnsupportedOperationException("the store keeps totals only"));
  }
}
