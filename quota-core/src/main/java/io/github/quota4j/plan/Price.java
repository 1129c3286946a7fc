package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * The price of overage: money for the units above the limit of one window. Exact; rounded once, where it becomes a line of
 * a bill. Immutable.
 *
 * <pre>{@code
 * Price.perUnit("0.00005", "USD")
 * Price.perBlock("0.50", "1000", "USD").free("500").atMost("200")
 * Price.graduated("USD", Tier.upTo("10", "10").flat("2"), Tier.rest("5").flat("3"))
 * Price.of("graduated 10 + 2 up to 10, 5 + 3 USD")       // the same as text, as plans in a file write it
 * }</pre>
 *
 * @param tiering how the tiers go together; with one tier it says nothing
 * @param tiers at least one, each reaching further than the one before, the last without an end
 * @param currency ISO 4217
 * @param free units of overage that cost nothing, 0 or more
 * @param cap money that one window costs at most, 0 or more; it bounds the bill, not the use: see {@link Quota#overageCap}
 * @param rounding of a line, to the decimals of the currency
 */
public record Price(
    Tiering tiering,
    List<Tier> tiers,
    Currency currency,
    BigDecimal free,
    Optional<BigDecimal> cap,
    RoundingMode rounding) {
  private static final BigDecimal MOST = BigDecimal.valueOf(Unit.MAX_SMALLEST);

  /** How tiers go together. */
  public enum Tiering {
    /** Each unit costs what its own tier says, and the flat price of each tier that is reached is added. */
    GRADUATED,
    /** All units cost what the tier says that the last one lies in. */
    VOLUME
  }

  public Price {
    tiers = List.copyOf(tiers);
    free = Tier.plain(free);
    cap = cap.map(Tier::plain);
    requireRising(tiers);
    Tier.requireNotNegative("free units", free);
    cap.ifPresent(money -> Tier.requireNotNegative("cap", money));
    if (rounding == RoundingMode.UNNECESSARY)
      throw new IllegalArgumentException("rounding must be one that rounds, was " + rounding);
  }

  private static void requireRising(List<Tier> tiers) {
    if (tiers.isEmpty()) throw new IllegalArgumentException("tiers must be at least one, was none");
    BigDecimal before = BigDecimal.ZERO;
    for (Tier tier : tiers.subList(0, tiers.size() - 1)) {
      BigDecimal upTo = tier.upTo()
          .orElseThrow(
              () -> new IllegalArgumentException("only the last tier has no end, was " + tiers));
      if (upTo.compareTo(before) <= 0)
        throw new IllegalArgumentException("tiers must reach further one by one, was " + tiers);
      before = upTo;
    }
    if (tiers.get(tiers.size() - 1).upTo().isPresent())
      throw new IllegalArgumentException("the last tier must have no end, was " + tiers);
  }

  /**
   * A price for each unit.
   *
   * @param perUnit a decimal number, such as {@code 0.00005}
   * @param currency an ISO 4217 code, such as {@code USD}
   * @throws IllegalArgumentException if the one is no number or negative, or the other no currency
   */
  public static Price perUnit(String perUnit, String currency) {
    return graduated(currency, Tier.rest(perUnit));
  }

  /**
   * A price for each begun block of units, also called a package.
   *
   * @throws IllegalArgumentException if one is no number, the price negative, the block not above 0, or it is no currency
   */
  public static Price perBlock(String price, String units, String currency) {
    return graduated(currency, Tier.rest(price).per(units));
  }

  /** Each unit costs what its tier says. */
  public static Price graduated(String currency, Tier... tiers) {
    return of(Tiering.GRADUATED, currency, List.of(tiers));
  }

  /** All units cost what the tier of the last one says. */
  public static Price volume(String currency, Tier... tiers) {
    return of(Tiering.VOLUME, currency, List.of(tiers));
  }

  /**
   * A price as text: {@code 0.00005 USD}, {@code 0.50/1000 USD free 500 at most 200 rounding half_even}, {@code volume 2 + 10
   * up to 100, 1 USD}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Price of(String text) {
    return PriceText.read(text);
  }

  static Price of(Tiering tiering, String currency, List<Tier> tiers) {
    return new Price(
        tiering,
        tiers,
        currency(currency),
        BigDecimal.ZERO,
        Optional.empty(),
        RoundingMode.HALF_UP);
  }

  /** The same, with so many units of overage for nothing. */
  public Price free(String units) {
    return new Price(tiering, tiers, currency, Tier.number("free units", units), cap, rounding);
  }

  /** The same, for so much money at most in each window. */
  public Price atMost(String money) {
    return new Price(
        tiering, tiers, currency, free, Optional.of(Tier.number("cap", money)), rounding);
  }

  /** The same, rounded otherwise; half up unless set. */
  public Price rounding(RoundingMode mode) {
    return new Price(tiering, tiers, currency, free, cap, mode);
  }

  /** What units of overage cost, exactly. Also none may cost something: the flat price of the first tier. */
  public BigDecimal exact(BigDecimal overage) {
    BigDecimal units = overage.subtract(free).max(BigDecimal.ZERO);
    BigDecimal sum = tiering == Tiering.VOLUME ? volume(units) : graduated(units);
    return cap.map(sum::min).orElse(sum);
  }

  /** Money as it is written on a bill. */
  public BigDecimal rounded(BigDecimal money) {
    return money.setScale(Math.max(0, currency.getDefaultFractionDigits()), rounding);
  }

  /**
   * The least overage that costs so much money, in smallest units; {@link Long#MAX_VALUE} if none does. Within a tier the price
   * only rises; from one to the next it may fall, where all units are sold at the volume's price.
   *
   * @param scale decimals of the unit
   */
  long reaching(BigDecimal money, int scale) {
    long from = 1;
    for (Tier tier : tiers) {
      long to = tier.upTo()
          .map(end -> free.add(end).movePointRight(scale).min(MOST).longValue())
          .orElse(Unit.MAX_SMALLEST);
      if (from <= to && costs(to, scale, money)) return least(from, to, money, scale);
      from = to + 1;
    }
    return Long.MAX_VALUE;
  }

  /** The first of a range whose last one costs so much. */
  private long least(long from, long to, BigDecimal money, int scale) {
    long low = from;
    long high = to;
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (costs(middle, scale, money)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private boolean costs(long overage, int scale, BigDecimal money) {
    return exact(BigDecimal.valueOf(overage, scale)).compareTo(money) >= 0;
  }

  private BigDecimal volume(BigDecimal units) {
    for (Tier tier : tiers) if (tier.reaches(units)) return tier.of(units);
    throw new IllegalStateException("the last tier has no end");
  }

  private BigDecimal graduated(BigDecimal units) {
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal from = BigDecimal.ZERO;
    for (Tier tier : tiers) {
      BigDecimal to = tier.reaches(units) ? units : tier.upTo().orElse(units);
      sum = sum.add(tier.of(to.subtract(from)));
      if (tier.reaches(units)) break;
      from = to;
    }
    return sum;
  }

  /** The price as text, which {@link #of} reads. */
  public String text() {
    return PriceText.write(this);
  }

  /** The JDK's own refusal has no message. */
  static Currency currency(String code) {
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "currency must be an ISO 4217 code such as USD, was \"" + code + "\"", e);
    }
  }
}
