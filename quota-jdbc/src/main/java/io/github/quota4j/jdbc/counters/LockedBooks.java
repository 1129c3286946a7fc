package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.Books;
import io.github.quota4j.decision.Change;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Draw;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.jdbc.sql.Rows;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The books of a batch: what was read under locks, and what the steps before made of it.
 *
 * <p>An operation is only changed under the locks of all counters that it draws on. So {@link #expired} tells of a
 * reservation only if all its counters are locked here; of one that touches a locked counter and others too it takes note,
 * for the batch to be decided again with those locked as well.
 */
public final class LockedBooks implements Books {
  private final Instant now;
  private final Map<CounterKey, CounterRow> rows;
  private final Map<CounterKey, Counter> counters;
  private final Map<OperationId, Operation> operations;
  private final Map<OperationId, List<Billed>> billed;
  private final Set<ServiceKey> uncounted;
  private final Map<ServiceKey, List<Counting>> counting;
  private final Set<OperationId> open;
  private final Set<OperationId> stored;
  private final Set<NeededCounter> missed = new HashSet<>();
  private boolean worthKeeping;

  /**
   * A ledger row of a call whose id was forgotten since.
   *
   * @param line of which item, from 0
   * @param quantity in units: others recorded it, perhaps with more decimals than the item's unit has by now
   */
  public record Billed(int line, BigDecimal quantity) {}

  /**
   * A counter of usage, locked or not.
   *
   * @param end of its window, or where that was cut
   * @param version of the newest account that it was charged by
   * @param asOf when it was charged last; the epoch if never
   */
  record Counting(CounterKey key, Instant end, long version, Instant asOf) {
    /** From the columns of a key, and of these. */
    static void read(ResultSet row, Map<ServiceKey, List<Counting>> counting) throws SQLException {
      CounterKey key = Rows.counterKey(row);
      counting
          .computeIfAbsent(new ServiceKey(key.customer(), key.service()), any -> new ArrayList<>())
          .add(new Counting(key, Rows.instant(row, 6), row.getLong(7), Rows.instant(row, 8)));
    }

    boolean counts(UsageRow row) {
      return !row.recordedAt().isBefore(key.windowStart())
          && row.recordedAt().isBefore(end)
          && (key.subject().isEmpty() || key.subject().equals(row.subject()));
    }

    /** Whether somebody has charged it since the operation was decided, or may be about to, as it was only made. */
    boolean isInUseSince(Operation operation) {
      return asOf.equals(Instant.EPOCH)
          || !asOf.isBefore(operation.answer().at())
          || operation.answer().standings().stream()
              .allMatch(then -> then.counter().version() < version);
    }
  }

  /**
   * @param now the server's time, read after the last lock was got
   * @param rows the counters as they were found
   * @param operations those that were asked for, and open reservations
   * @param inLedger those of them that have no row of their own
   * @param billed ledger rows of ids that a caller may come back with
   * @param uncounted services with usage that others recorded and that is on no counter yet
   * @param counting all counters that count what is {@link Wanted#settled}
   */
  LockedBooks(
      Instant now,
      Map<CounterKey, CounterRow> rows,
      Map<OperationId, Operation> operations,
      Set<OperationId> inLedger,
      Map<OperationId, List<Billed>> billed,
      Set<ServiceKey> uncounted,
      Map<ServiceKey, List<Counting>> counting) {
    this.now = now;
    this.rows = rows;
    this.counters = CounterRow.counters(rows);
    this.operations = new HashMap<>(operations);
    this.billed = billed;
    this.uncounted = uncounted;
    this.counting = counting;
    this.stored = new HashSet<>(operations.keySet());
    this.stored.removeAll(inLedger);
    this.open = new HashSet<>();
    operations.forEach((id, operation) -> {
      if (operation.state() == Operation.State.OPEN) open.add(id);
    });
  }

  public Instant now() {
    return now;
  }

  public boolean isLocked(CounterKey key) {
    return counters.containsKey(key);
  }

  /** Whether a counter was found that is of another window. */
  boolean isOfAnother(NeededCounter needed) {
    CounterRow row = rows.get(needed.key());
    return row != null && needed.isOtherThan(row);
  }

  /** Whether a counter was found that may have missed charges: see {@link NeededCounter}. */
  boolean mayHaveMissed(NeededCounter needed) {
    CounterRow row = rows.get(needed.key());
    return row != null && needed.mayBeMissedBy(row);
  }

  /** The version of the account that charged a counter last. */
  long version(NeededCounter locked) {
    return counter(locked.key()).version();
  }

  /** Takes note of counters that were made just now. */
  LockedBooks with(Collection<NeededCounter> made) {
    worthKeeping = made.stream()
        .map(NeededCounter::key)
        .anyMatch(key -> isLocked(key) && counter(key).settled() > 0);
    return this;
  }

  /** Whether counters were made from what the ledger has: else who is denied has it summed again and again. */
  public boolean isWorthKeeping() {
    return worthKeeping;
  }

  /** Whether the operation has a row of its own: then it is updated, else inserted. */
  boolean isStored(OperationId id) {
    return stored.contains(id);
  }

  /** Ledger rows of a call that only the ledger knows. */
  public List<Billed> billed(OperationId id) {
    return operations.containsKey(id) ? List.of() : billed.getOrDefault(id, List.of());
  }

  /** Services with usage that others recorded and that is on no counter yet. */
  public Set<ServiceKey> uncounted() {
    return uncounted;
  }

  /**
   * Whether all of a row that a settle records was drawn from every counter whose window it lies in. There may be others: of a limit
   * that is newer than the operation, or whose period was another one then. What nobody charges any more, as its limit is gone, does
   * not matter, or whatever is settled would be counted later until its window ends.
   */
  public boolean isOnAllCounters(UsageRow row) {
    Operation operation = Objects.requireNonNull(operations.get(row.operation()));
    ServiceKey service = new ServiceKey(operation.id().customer(), row.service());
    return counting.getOrDefault(service, List.of()).stream()
        .filter(counter -> counter.counts(row))
        .filter(counter -> isLocked(counter.key()) || counter.isInUseSince(operation))
        .allMatch(counter -> drawnFrom(counter.key(), row) == row.quantity());
  }

  private static long drawnFrom(CounterKey counter, UsageRow row) {
    return row.draws().stream()
        .filter(draw -> draw.counter().equals(counter))
        .mapToLong(Draw::amount)
        .sum();
  }

  /** Counters that reservations which ran out draw on, and that are not locked. */
  public Set<NeededCounter> missed() {
    return missed;
  }

  @Override
  public Counter counter(CounterKey key) {
    Counter counter = counters.get(key);
    if (counter == null) throw new IllegalStateException("counter " + key + " is not locked");
    return counter;
  }

  @Override
  public Optional<Operation> operation(OperationId id) {
    return Optional.ofNullable(operations.get(id));
  }

  @Override
  public Collection<Operation> expired(String customer, Instant at) {
    List<Operation> expired = new ArrayList<>();
    expiredOf(customer, at).forEach(hold -> {
      Set<NeededCounter> needed = Needs.drawnBy(hold);
      if (needed.stream().allMatch(counter -> isLocked(counter.key()))) expired.add(hold);
      else if (needed.stream().anyMatch(counter -> isLocked(counter.key()))) missed.addAll(needed);
    });
    return expired;
  }

  /**
   * A customer's reservations that ran out, if they are as many as are read at once; else none. Their counters may not be
   * locked.
   */
  public List<Operation> crowd(String customer, Instant at) {
    if (open.size() < Wanted.MOST_EXPIRED) return List.of();
    List<Operation> expired = expiredOf(customer, at).toList();
    return expired.size() < Wanted.MOST_EXPIRED ? List.of() : expired;
  }

  private Stream<Operation> expiredOf(String customer, Instant at) {
    return open.stream()
        .filter(id -> id.customer().equals(customer))
        .map(operations::get)
        .filter(hold -> hold.isExpired(at));
  }

  /** The steps after this one see what it changed. */
  public void apply(Change<?> change) {
    change.counters().forEach((key, changed) -> counters.put(key, changed.counter()));
    change.operations().forEach((id, operation) -> {
      operations.put(id, operation);
      if (operation.state() == Operation.State.OPEN) open.add(id);
      else open.remove(id);
    });
  }
}
