package io.github.quota4j.decision;

import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.AlertLevel;
import io.github.quota4j.plan.Threshold;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the thresholds that a step brought usage over: from what was settled before and after it, so that each is crossed by one
 * step, however many race. What falls crosses nothing.
 */
public final class Crossed {
  private Crossed() {}

  /**
   * The alerts that a step raises.
   *
   * @param items with the limits that the step may have changed
   * @param before how counters stood
   * @param after how they stand now
   */
  static List<Alert> by(
      List<Item> items,
      Function<CounterKey, Counter> before,
      Function<CounterKey, Counter> after,
      Instant now) {
    List<Alert> alerts = List.of();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      for (int j = 0; j < item.legs().size(); j++) {
        Leg leg = item.legs().get(j);
        if (leg.alerts().isEmpty() || isAsBefore(items.subList(0, i), leg)) continue;
        long from = before.apply(leg.bucket().counter()).settled();
        Optional<Alert> alert = of(leg, item.scale(), from, after, now);
        if (alert.isEmpty()) continue;
        if (alerts.isEmpty()) alerts = new ArrayList<>(1);
        alerts.add(alert.get());
      }
    }
    return alerts;
  }

  /**
   * The alerts that a take raised, by its answer alone: for a store that decides elsewhere. Of a repeat and of what is only held
   * there are none.
   */
  public static List<Alert> by(Take take, TakeAnswer answer) {
    if (!(answer instanceof TakeAnswer.Taken taken)
        || taken.repeated()
        || take.hold().isPresent()) return List.of();
    Map<CounterKey, Counter> after = new HashMap<>();
    for (Standing standing : taken.standings())
      after.put(standing.bucket().counter(), standing.counter());
    Function<CounterKey, Counter> now = key -> after.getOrDefault(key, Counter.ZERO);
    Function<CounterKey, Counter> before =
        key -> before(now.apply(key), taken(take, taken.granted(), key));
    return by(take.items(), before, now, taken.at());
  }

  private static Counter before(Counter after, long taken) {
    long settled = Math.max(0, after.settled() - taken);
    return new Counter(
        settled, after.held(), after.leased(), after.version(), after.asOf(), after.cutAt());
  }

  private static long taken(Take take, List<Long> granted, CounterKey key) {
    long taken = 0;
    for (int i = 0; i < take.items().size(); i++) {
      for (Leg leg : take.items().get(i).legs())
        if (leg.bucket().counter().equals(key)) taken += granted.get(i);
    }
    return taken;
  }

  /** A service that is named twice has one limit. */
  private static boolean isAsBefore(List<Item> earlier, Leg leg) {
    for (Item item : earlier) {
      for (Leg other : item.legs()) {
        if (other.bucket().counter().equals(leg.bucket().counter())) return true;
      }
    }
    return false;
  }

  /** What usage has reached, whoever brought it there; empty if nothing. */
  public static Optional<Alert> reached(
      Leg leg, int scale, Function<CounterKey, Counter> books, Instant now) {
    return of(leg, scale, 0, books, now);
  }

  private static Optional<Alert> of(
      Leg leg, int scale, long from, Function<CounterKey, Counter> books, Instant now) {
    if (leg.alerts().isEmpty()) return Optional.empty(); // a rate has no amount to be a part of
    long to = books.apply(leg.bucket().counter()).settled();
    if (to <= from) return Optional.empty();
    long allowance = ((Ceiling.Amount) leg.raised(books, now).ceiling()).allowance();
    List<Threshold> crossed = leg.alerts().crossed(from, to, allowance);
    return crossed.isEmpty()
        ? Optional.empty()
        : Optional.of(alert(leg, crossed, scale, allowance, to, now));
  }

  private static Alert alert(
      Leg leg, List<Threshold> crossed, int scale, long allowance, long used, Instant now) {
    CounterKey key = leg.bucket().counter();
    AlertLevel level = leg.alerts().levelAt(used, allowance).orElseThrow();
    Window window = new Window(start(leg.bucket(), now), leg.bucket().end());
    return Alert.of(
        key.customer(),
        key.service(),
        key.limit(),
        window,
        crossed,
        level,
        BigDecimal.valueOf(used, scale),
        allowance == Unit.MAX_SMALLEST
            ? Optional.empty()
            : Optional.of(BigDecimal.valueOf(allowance, scale)),
        now);
  }

  /** What never resets would raise an alert once for ever: so it does once a month, by UTC, and anew where it was reset. */
  private static Instant start(Bucket bucket, Instant now) {
    Instant start = bucket.counter().windowStart();
    if (!bucket.end().equals(Window.ALWAYS.end())) return start;
    Instant month = now.atOffset(ZoneOffset.UTC)
        .withDayOfMonth(1)
        .truncatedTo(ChronoUnit.DAYS)
        .toInstant();
    return start.isAfter(month) ? start : month;
  }
}
