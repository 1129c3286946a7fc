package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.Change;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Draw;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.plan.Alert;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongBiFunction;

/** What a batch changes, to be saved in one transaction. */
public final class Changes {
  /** How long a caller may come back with its id. */
  private static final Duration CALLERS_ID = Duration.ofDays(2);

  /** How long an id of the library's can still be refunded, once it is over. */
  private static final Duration MADE_ID = Duration.ofMinutes(10);

  /** A record of the published schema is below 10^14 whole units. */
  private static final int MOST_DIGITS = 14;

  private final TreeMap<CounterKey, Saved> counters = new TreeMap<>();
  private final Map<OperationId, Operation> operations = new LinkedHashMap<>();
  private final List<Recorded> usage = new ArrayList<>();
  private final Set<UsageRow> countedLater = new HashSet<>();
  private final Map<CounterKey, Long> later = new HashMap<>();
  private final List<Alert> alerts = new ArrayList<>();
  private Optional<Instant> guard = Optional.empty();

  /**
   * A row for the ledger.
   *
   * @param report the number of the holder's report that it comes from, 0 if there was no hold
   */
  record Recorded(UsageRow row, long report) {
    /** What the ledger says, exactly. */
    BigDecimal units() {
      return BigDecimal.valueOf(row.quantity(), row.scale());
    }
  }

  /**
   * A counter to be saved.
   *
   * @param plainBelow see {@link PlainBelow}
   */
  public record Saved(CounterKey key, Counter counter, Instant end, long plainBelow) {
    /** How much can be counted by the shortcut. */
    public long plainRoom() {
      return Math.max(0, plainBelow - counter.committed());
    }
  }

  /**
   * Adds what a step changes.
   *
   * @param plainBelow what it leaves on each counter that it changes, see {@link PlainBelow}
   * @throws IllegalArgumentException if a row is too large for the ledger; then nothing was added
   */
  public void add(Change<?> change, ToLongBiFunction<CounterKey, Counter> plainBelow) {
    change.usage().forEach(Changes::requireFits);
    change.counters().forEach((key, changed) -> {
      long below = plainBelow.applyAsLong(key, changed.counter());
      counters.put(key, new Saved(key, changed.counter(), end(key, changed.end()), below));
    });
    operations.putAll(change.operations());
    alerts.addAll(change.alerts());
    for (UsageRow row : change.usage()) {
      Operation operation = change.operations().get(row.operation());
      usage.add(new Recorded(row, operation == null ? 0 : operation.sequence()));
    }
  }

  /**
   * What a step that was added records, and did not draw from all counters that count it, is to be counted like usage of others,
   * before the next charge: on every counter whose window it lies in, whether the step knows of it or not.
   */
  public void countLater(Change<?> change, Predicate<UsageRow> isOnAllCounters) {
    for (UsageRow row : change.usage()) {
      if (isOnAllCounters.test(row)) continue;
      countedLater.add(row);
      for (Draw draw : row.draws()) later.merge(draw.counter(), draw.amount(), Long::sum);
    }
  }

  /** The earliest deadline, in the server's time, of the calls whose changes these are: past it nothing is saved. */
  public void guard(Instant deadline) {
    if (guard.isEmpty() || deadline.isBefore(guard.get())) guard = Optional.of(deadline);
  }

  Optional<Instant> guard() {
    return guard;
  }

  public boolean isEmpty() {
    return counters.isEmpty() && operations.isEmpty() && usage.isEmpty();
  }

  public List<Saved> counters() {
    return counters.values().stream().map(this::withoutLater).toList();
  }

  private Saved withoutLater(Saved saved) {
    long amount = later.getOrDefault(saved.key(), 0L);
    if (amount == 0) return saved;
    Counter counter = saved.counter();
    Counter now = counter.withSettled(Math.max(0, counter.settled() - amount));
    return new Saved(saved.key(), now, saved.end(), PlainBelow.NOTHING);
  }

  List<Operation> operations(boolean stored, LockedBooks books) {
    return operations.values().stream()
        .filter(operation -> books.isStored(operation.id()) == stored)
        .toList();
  }

  List<Recorded> usage() {
    return usage;
  }

  /** Whether a row is on the counters that are saved. */
  boolean isCounted(Recorded recorded) {
    return !countedLater.contains(recorded.row());
  }

  /** Thresholds that were crossed, told before or not. */
  public List<Alert> alerts() {
    return alerts;
  }

  /** Customers that the ledger speaks of: its rows refer to theirs. */
  List<String> customers() {
    return usage.stream()
        .map(recorded -> recorded.row().operation().customer())
        .distinct()
        .sorted()
        .toList();
  }

  /** When nobody can come back with the id any more. */
  public static Instant expiry(Operation operation) {
    return operation
        .over()
        .plus(operation.idIsCallers() ? CALLERS_ID : MADE_ID)
        .truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * A rate's counter is of no use once it has drained. That changes with every charge, and an index that changes with it
   * would make each update write more: so it is told by the hour.
   */
  private static Instant end(CounterKey key, Instant end) {
    boolean isRate = key.windowStart().equals(Instant.EPOCH) && !end.equals(ALWAYS);
    return isRate ? end.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS) : end;
  }

  private static final Instant ALWAYS = io.github.quota4j.plan.Window.ALWAYS.end();

  /** Whether the ledger can take its rows. */
  public static boolean fit(Change<?> change) {
    return change.usage().stream().allMatch(Changes::fits);
  }

  private static boolean fits(UsageRow row) {
    return Long.toString(Math.abs(row.quantity())).length() - row.scale() <= MOST_DIGITS;
  }

  private static void requireFits(UsageRow row) {
    if (!fits(row)) {
      throw new IllegalArgumentException("amount of " + row.service()
          + " must be below 10^14 units in one record, was "
          + BigDecimal.valueOf(row.quantity(), row.scale()).toPlainString());
    }
  }
}
