package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the thresholds of a quota lie in what is counted. Amounts are smallest units; an allowance of {@link Unit#MAX_SMALLEST} is
 * no limit: nothing is a part of it, or beyond it. Immutable.
 *
 * @param all in the order of {@link Thresholds}
 * @param critical from how many percent of a limit an alert is critical
 * @param exceeded from how many percent of a limit it is exceeded
 */
public record Marks(List<Mark> all, int critical, int exceeded) {
  /** No alert. */
  public static final Marks NONE = of(Thresholds.NONE, new Unit("units", 0), Optional.empty());

  private static final long NEVER = Long.MAX_VALUE;
  private static final BigDecimal MOST = BigDecimal.valueOf(Unit.MAX_SMALLEST);

  /**
   * Where one threshold lies.
   *
   * @param threshold what was agreed
   * @param amount of units; of money, the overage that costs so much; {@link Long#MAX_VALUE} if nothing reaches it
   */
  public record Mark(Threshold threshold, long amount) {
    long at(long allowance) {
      if (threshold instanceof Threshold.Units) return amount;
      if (allowance == Unit.MAX_SMALLEST || amount == NEVER) return NEVER;
      return threshold instanceof Threshold.Percent part
          ? part(part.percent(), allowance)
          : allowance + amount;
    }
  }

  public Marks {
    all = List.copyOf(all);
  }

  /** Those of a quota; none if it says nothing of alerts. */
  public static Marks of(Quota quota) {
    boolean hasOverage = quota.enforcement().mode() == Enforcement.Mode.SOFT;
    return of(
        quota.alerts().orElse(Thresholds.NONE),
        quota.unit(),
        quota.price().filter(price -> hasOverage));
  }

  static Marks of(Thresholds thresholds, Unit unit, Optional<Price> price) {
    List<Mark> all = thresholds.all().stream()
        .map(one -> new Mark(one, amount(one, unit.scale(), price)))
        .toList();
    return new Marks(all, thresholds.critical(), thresholds.exceeded());
  }

  /**
   * Refuses a quota with a threshold in money that its overage never costs. What is in a database already is not refused: there it
   * raises no alert, and stops no charge.
   *
   * @throws IllegalArgumentException if there is one
   */
  public static void requireReachable(Quota quota) {
    boolean isUnlimited = quota.limits().main().amount().isEmpty();
    for (Mark mark : of(quota).all) {
      if (mark.threshold() instanceof Threshold.Overage
          && (isUnlimited || mark.amount() == NEVER)) {
        throw new IllegalArgumentException("alert threshold of " + quota.service()
            + " in money must be what overage of a soft limit can cost, was " + mark.threshold()
            + " with price " + quota.price().map(Price::text).orElse("none"));
      }
    }
  }

  private static long amount(Threshold one, int scale, Optional<Price> price) {
    if (one instanceof Threshold.Units units) {
      BigDecimal smallest = units.value().movePointRight(scale).setScale(0, RoundingMode.CEILING);
      return smallest.compareTo(MOST) > 0 ? NEVER : smallest.longValueExact();
    }
    if (one instanceof Threshold.Overage overage)
      return price
          .filter(of -> of.currency().equals(overage.currency()))
          .map(of -> of.reaching(overage.value(), scale))
          .orElse(NEVER);
    return 0; // of a percentage the allowance says it
  }

  /** Whether nothing raises an alert. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** What was reached when usage went from one amount to another, the lowest first; empty if it fell. */
  public List<Threshold> crossed(long before, long after, long allowance) {
    if (after <= before || after < next(before, allowance)) return List.of();
    return all.stream()
        .filter(mark -> before < mark.at(allowance) && mark.at(allowance) <= after)
        .sorted(Comparator.comparingLong(mark -> mark.at(allowance)))
        .map(Mark::threshold)
        .toList();
  }

  /** The lowest mark above what is used; {@link Long#MAX_VALUE} if there is none. */
  public long next(long used, long allowance) {
    long next = NEVER;
    for (int i = 0; i < all.size(); i++) {
      long mark = all.get(i).at(allowance);
      if (mark > used) next = Math.min(next, mark);
    }
    return next;
  }

  /** How serious it is that so much is used: the part of the limit that it is; empty if no mark is reached. Without a limit, a warning. */
  public Optional<AlertLevel> levelAt(long used, long allowance) {
    boolean isReached = all.stream().anyMatch(mark -> mark.at(allowance) <= used);
    return isReached ? Optional.of(level(used, allowance)) : Optional.empty();
  }

  private AlertLevel level(long used, long allowance) {
    if (allowance == Unit.MAX_SMALLEST) return AlertLevel.WARNING;
    if (used >= part(exceeded, allowance)) return AlertLevel.EXCEEDED;
    return used >= part(critical, allowance) ? AlertLevel.CRITICAL : AlertLevel.WARNING;
  }

  /** Rounded up, and of a limit of 0 the first use: 1000 % of 2^53 is still below 2^63. */
  private static long part(int percent, long allowance) {
    return Math.max(1, (allowance * percent + 99) / 100);
  }
}
