package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Change;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.ResetStep;
import io.github.quota4j.jdbc.counters.Changes;
import io.github.quota4j.jdbc.counters.CounterTables;
import io.github.quota4j.jdbc.counters.KnownCustomers;
import io.github.quota4j.jdbc.counters.LockedBooks;
import io.github.quota4j.jdbc.counters.NeededCounter;
import io.github.quota4j.jdbc.counters.PlainBelow;
import io.github.quota4j.jdbc.counters.Wanted;
import io.github.quota4j.jdbc.sql.CatalogRow;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.UsageStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Resets, each one transaction: lock the catalog, then the counters in key order, decide, save both, commit. Charges never
 * wait for the catalog while they hold counters, so the two cannot wait for each other.
 */
public final class Resetting {
  /** A limit's open window, of the customer or of each of its subjects: those do not decide, but the ledger's sums go by it. */
  private static final String CUT = """
      UPDATE quota_counters SET cut_at = ?
      WHERE customer_id = ? AND service_name = ? AND limit_name = ? AND window_start < ? AND window_end > ?
        AND cut_at IS NULL""";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Workers workers;
  private final UsageStore usage;
  private final Optional<InstantSource> clock;

  /**
   * @param usage for its time
   * @param clock in place of the server's; whole microseconds
   */
  public Resetting(Workers workers, UsageStore usage, Optional<InstantSource> clock) {
    this.workers = workers;
    this.usage = usage;
    this.clock = clock;
  }

  public Optional<Instant> reset(Reset reset, Account account, List<Bucket> open) {
    Map<String, Quota> quotas = new HashMap<>();
    for (Quota quota : account.quotas(account.planAt(usage.now())))
      quotas.put(quota.service(), quota);
    TreeMap<CounterKey, NeededCounter> needed = new TreeMap<>();
    for (Bucket bucket : open) {
      Quota quota = Optional.ofNullable(quotas.get(bucket.counter().service())).orElseThrow();
      needed.put(bucket.counter(), NeededCounter.of(bucket, quota.unit().scale()));
    }
    return workers.change(
        PATIENCE,
        session ->
            reset(session, reset, account, quotas.values(), open, List.copyOf(needed.values())));
  }

  private Optional<Instant> reset(
      Session session,
      Reset reset,
      Account account,
      Collection<Quota> quotas,
      List<Bucket> open,
      List<NeededCounter> needed)
      throws SQLException {
    long revision = CatalogRow.nextRevision(session);
    if (!isCurrent(session, account)) return Optional.empty();
    CounterTables tables = CounterTables.of(session);
    List<CounterKey> keys = needed.stream().map(NeededCounter::key).toList();
    Wanted wanted = new Wanted(keys, Set.of(), List.of(), List.of(), Set.of(), Set.of(), false);
    LockedBooks books = tables.lockOrMake(session, wanted, needed);
    boolean isMadeMeanwhile = needed.stream().anyMatch(counter -> !books.isLocked(counter.key()));
    if (isMadeMeanwhile) return Optional.empty();
    Instant now = clock.map(InstantSource::instant).orElseGet(books::now);
    Change<Optional<Instant>> change = ResetStep.reset(books, open, revision, now);
    if (change.answer().isEmpty()) return change.answer();
    SubscriptionTable.turn(session, reset, account, change.answer().get(), revision);
    cut(session, reset.customer(), quotas, open, change.answer().get());
    boolean unused = session.announce(Optional.of(reset.customer()));
    Changes changes = new Changes();
    changes.add(change, (key, after) -> PlainBelow.NOTHING);
    tables.save(session, changes, books, new KnownCustomers());
    return change.answer();
  }

  private static boolean isCurrent(Session session, Account account) throws SQLException {
    String customer = account.subscription().customer();
    Optional<Account> subscribed = JdbcCatalog.account(session, customer)
        .filter(known -> known.subscription().equals(account.subscription()));
    Optional<Account> current = subscribed.isPresent()
        ? subscribed
        : JdbcCatalog.accountOn(session, account.subscription().plan(), customer);
    // An account without a subscription has the catalog's revision, which this transaction has
    // raised by one.
    long raised = subscribed.isPresent() ? 0 : 1;
    return current.isPresent() && current.get().version() - raised <= account.version();
  }

  /** Charges read this column and never write it. */
  private static void cut(
      Session session, String customer, Collection<Quota> quotas, List<Bucket> open, Instant at)
      throws SQLException {
    Set<String> services =
        open.stream().map(bucket -> bucket.counter().service()).collect(Collectors.toSet());
    Script script = session.script();
    for (Quota quota : quotas) {
      if (!services.contains(quota.service())) continue;
      quota.limits().all().stream()
          .filter(limit -> limit.period().isPresent())
          .forEach(limit -> script.add(CUT, at, customer, quota.service(), limit.name(), at, at));
    }
    script.run();
  }
}
