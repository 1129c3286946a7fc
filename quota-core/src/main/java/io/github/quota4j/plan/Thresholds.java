package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * At which marks usage of a main limit raises an alert. Immutable. Amounts here are smallest units, and an allowance of {@link
 * Unit#MAX_SMALLEST} is no limit: of that nothing is a percentage.
 *
 * @param percents of the limit, each 1 to 1000, rising
 * @param units absolute amounts, each above 0, rising
 * @param critical from how many percent of a limit an alert is critical
 * @param exceeded from how many percent of a limit it is exceeded
 */
public record Thresholds(
    List<Integer> percents, List<BigDecimal> units, int critical, int exceeded) {
  /** No alert. */
  public static final Thresholds NONE = new Thresholds(List.of(), List.of(), 90, 100);

  private static final int MOST_PERCENT = 1_000;
  private static final BigDecimal MOST = BigDecimal.valueOf(Unit.MAX_SMALLEST);

  /** @throws IllegalArgumentException if a threshold is out of range */
  public Thresholds {
    percents = percents.stream().distinct().sorted().toList();
    units =
        units.stream().map(BigDecimal::stripTrailingZeros).distinct().sorted().toList();
    for (int percent : percents) {
      if (percent < 1 || percent > MOST_PERCENT) {
        throw new IllegalArgumentException(
            "alert threshold must be 1 to " + MOST_PERCENT + " percent, was " + percent);
      }
    }
    for (BigDecimal amount : units) {
      if (amount.signum() <= 0)
        throw new IllegalArgumentException(
            "alert threshold must be above 0 units, was " + amount.toPlainString());
    }
  }

  /** Percentages of the limit, with the usual levels. */
  public static Thresholds percent(int... percents) {
    return NONE.withPercents(Arrays.stream(percents).boxed().toList());
  }

  /** What holds where a quota says nothing: three percentages, which are the levels, too. */
  public static Thresholds levels(int warning, int critical, int exceeded) {
    return new Thresholds(List.of(warning, critical, exceeded), List.of(), critical, exceeded);
  }

  Thresholds withPercents(List<Integer> newPercents) {
    return new Thresholds(newPercents, units, critical, exceeded);
  }

  Thresholds withUnits(List<BigDecimal> newUnits) {
    return new Thresholds(percents, newUnits, critical, exceeded);
  }

  /** Whether nothing raises an alert. */
  public boolean isEmpty() {
    return percents.isEmpty() && units.isEmpty();
  }

  /**
   * What was reached when usage went from one amount to another, the lowest first; empty if it fell.
   *
   * @param scale decimals of the unit
   */
  public List<Threshold> crossed(long before, long after, long allowance, int scale) {
    if (after <= before || after < next(before, allowance, scale)) return List.of();
    return all()
        .filter(one -> {
          long mark = smallest(one, allowance, scale);
          return before < mark && mark <= after;
        })
        .sorted((one, other) ->
            Long.compare(smallest(one, allowance, scale), smallest(other, allowance, scale)))
        .toList();
  }

  /** The lowest mark above what is used; {@link Long#MAX_VALUE} if there is none. */
  public long next(long used, long allowance, int scale) {
    long next = Long.MAX_VALUE;
    if (allowance != Unit.MAX_SMALLEST) {
      for (int i = 0; i < percents.size(); i++) {
        long mark = mark(percents.get(i), allowance);
        if (mark > used) next = Math.min(next, mark);
      }
    }
    for (int i = 0; i < units.size(); i++) {
      long mark = mark(units.get(i), scale);
      if (mark > used) next = Math.min(next, mark);
    }
    return next;
  }

  /** How serious it is that so much is used: as the highest mark that is reached; empty if none is. */
  public Optional<AlertLevel> levelAt(long used, long allowance, int scale) {
    return crossed(0, used, allowance, scale).stream()
        .map(one -> level(one, allowance, scale))
        .max(AlertLevel::compareTo);
  }

  /** How serious a threshold is: by the percentage of the limit that it stands for. Without a limit, a warning. */
  public AlertLevel level(Threshold threshold, long allowance, int scale) {
    if (threshold.kind() == Threshold.Kind.PERCENT)
      return level(threshold.value().intValueExact());
    if (allowance == Unit.MAX_SMALLEST) return AlertLevel.WARNING;
    long mark = mark(threshold.value(), scale);
    if (mark >= mark(exceeded, allowance)) return AlertLevel.EXCEEDED;
    return mark >= mark(critical, allowance) ? AlertLevel.CRITICAL : AlertLevel.WARNING;
  }

  private AlertLevel level(int percent) {
    if (percent >= exceeded) return AlertLevel.EXCEEDED;
    return percent >= critical ? AlertLevel.CRITICAL : AlertLevel.WARNING;
  }

  private Stream<Threshold> all() {
    List<Threshold> all = new ArrayList<>();
    for (int percent : percents)
      all.add(new Threshold(Threshold.Kind.PERCENT, BigDecimal.valueOf(percent)));
    for (BigDecimal amount : units) all.add(new Threshold(Threshold.Kind.UNITS, amount));
    return all.stream();
  }

  /** As text: {@code 75% 90% 10.5}; empty if there are none. */
  public String text() {
    return String.join(" ", all().map(Threshold::toString).toList());
  }

  /**
   * Reads what {@link #text} wrote; with the usual levels.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static Thresholds of(String text) {
    List<Integer> percents = new ArrayList<>();
    List<BigDecimal> units = new ArrayList<>();
    for (String one : text.isBlank() ? new String[0] : text.strip().split(" +")) {
      Threshold threshold = Threshold.of(one);
      if (threshold.kind() == Threshold.Kind.PERCENT)
        percents.add(threshold.value().intValueExact());
      else units.add(threshold.value());
    }
    return NONE.withPercents(percents).withUnits(units);
  }

  private static long smallest(Threshold one, long allowance, int scale) {
    if (one.kind() == Threshold.Kind.UNITS) return mark(one.value(), scale);
    return allowance == Unit.MAX_SMALLEST
        ? Long.MAX_VALUE
        : mark(one.value().intValueExact(), allowance);
  }

  /** Rounded up, and of a limit of 0 the first use: 1000 % of 2^53 is still below 2^63. */
  private static long mark(int percent, long allowance) {
    return Math.max(1, (allowance * percent + 99) / 100);
  }

  private static long mark(BigDecimal amount, int scale) {
    BigDecimal smallest = amount.movePointRight(scale).setScale(0, RoundingMode.CEILING);
    return smallest.compareTo(MOST) > 0 ? Long.MAX_VALUE : smallest.longValueExact();
  }
}
