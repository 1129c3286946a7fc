package io.github.quota4j.jdbc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reckons bills of calendar months the naive way, from all that ever happened: every event is walked through unit by unit, in the
 * order of time. It shares no code with what it checks.
 */
final class BillOracle {
  /** What a plan says of a service: units included, and money for a unit; a hard one has no price. */
  record Terms(int limit, boolean soft, BigDecimal first, int firstUnits, BigDecimal rest) {}

  private record Event(Instant at, int units) {}

  private record Change<T>(Instant from, T what) {}

  private final Map<String, List<Change<Terms>>> plans = new HashMap<>();
  private final Map<String, List<Change<String>>> customers = new HashMap<>();
  private final Map<String, List<Event>> events = new HashMap<>();
  private final Map<String, List<Instant>> resets = new HashMap<>();

  void plan(String plan, Instant from, Terms terms) {
    plans.computeIfAbsent(plan, any -> new ArrayList<>()).add(new Change<>(from, terms));
  }

  /** In the order of time. */
  void plan(String customer, Instant from, String plan) {
    List<Change<String>> of = customers.computeIfAbsent(customer, any -> new ArrayList<>());
    of.removeIf(change -> !change.from().isBefore(from)); // what was to follow
    of.add(new Change<>(from, plan));
  }

  /** Units that were given back count where they were used. */
  void used(String customer, Instant at, int units) {
    events.computeIfAbsent(customer, any -> new ArrayList<>()).add(new Event(at, units));
  }

  /** In the order of time: what is included begins anew. */
  void reset(String customer, Instant at) {
    resets.computeIfAbsent(customer, any -> new ArrayList<>()).add(at);
  }

  /** When a window that contains an instant ends. */
  Instant end(String customer, Instant at) {
    Instant end = YearMonth.from(at.atOffset(ZoneOffset.UTC))
        .plusMonths(1)
        .atDay(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
    for (Instant reset : resets.getOrDefault(customer, List.of()))
      if (reset.isAfter(at) && reset.isBefore(end)) end = reset;
    return end;
  }

  BigDecimal due(String customer, YearMonth month) {
    BigDecimal due = BigDecimal.ZERO;
    Instant start = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    while (start.isBefore(end)) {
      Instant until = end(customer, start);
      due = due.add(due(customer, start, until));
      start = until;
    }
    return due;
  }

  private BigDecimal due(String customer, Instant start, Instant end) {
    List<Event> used = new ArrayList<>();
    for (Event event : events.getOrDefault(customer, List.of()))
      if (!event.at().isBefore(start) && event.at().isBefore(end)) used.add(event);
    used.sort(Comparator.comparing(Event::at));
    int all = used.stream().mapToInt(Event::units).sum();
    Terms atEnd = terms(customer, end.minusNanos(1_000));
    if (!atEnd.soft()) return BigDecimal.ZERO;
    int over = Math.max(0, all - atEnd.limit());
    return walked(customer, start, used, all - over);
  }

  /** Each unit beyond the first ones costs what held when it was used; each stretch of one price is rounded for itself. */
  private BigDecimal walked(String customer, Instant start, List<Event> used, int free) {
    Map<Integer, BigDecimal> stretches = new TreeMap<>();
    int count = 0;
    for (Event event : used) {
      Terms now = terms(customer, event.at());
      BigDecimal money = BigDecimal.ZERO;
      for (int i = 0; i < Math.abs(event.units()); i++) {
        boolean isBack = event.units() < 0;
        int unit = (isBack ? count - 1 : count) - free;
        BigDecimal price = unit < now.firstUnits() ? now.first() : now.rest();
        if (unit < 0 || !now.soft()) price = BigDecimal.ZERO;
        money = isBack ? money.subtract(price) : money.add(price);
        count += isBack ? -1 : 1;
      }
      stretches.merge(stretch(customer, start, event.at()), money, BigDecimal::add);
    }
    return stretches.values().stream()
        .map(money -> money.setScale(2, RoundingMode.HALF_UP))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** How often the price has changed since. */
  private int stretch(String customer, Instant start, Instant at) {
    Set<Instant> changes = new TreeSet<>();
    customers.getOrDefault(customer, List.of()).forEach(change -> changes.add(change.from()));
    plans.values().forEach(of -> of.forEach(change -> changes.add(change.from())));
    int count = 0;
    String before = price(customer, start);
    for (Instant change : changes) {
      if (!change.isAfter(start) || change.isAfter(at)) continue;
      String now = price(customer, change);
      if (!now.equals(before)) count++;
      before = now;
    }
    return count;
  }

  private String price(String customer, Instant at) {
    Terms terms = terms(customer, at);
    return terms.soft()
        ? terms.first() + " up to " + terms.firstUnits() + ", " + terms.rest()
        : "none";
  }

  private Terms terms(String customer, Instant at) {
    return at(
        plans.getOrDefault(at(customers.getOrDefault(customer, List.of()), at), List.of()), at);
  }

  private static <T> T at(List<Change<T>> changes, Instant instant) {
    T found = changes.get(0).what();
    for (Change<T> change : changes) if (!change.from().isAfter(instant)) found = change.what();
    return found;
  }
}
