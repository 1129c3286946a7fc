package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * What units of a range of a {@link Price} cost. Immutable.
 *
 * @param upTo units up to which it reaches, inclusive, above 0; empty for the last one, which has no end
 * @param price money, 0 or more, for each unit, or for each begun block of them
 * @param block units that are sold together, above 0; empty if each unit, and each part of one, is charged for itself
 * @param flat money, 0 or more, that is due once the tier is reached; of the first one always, also for nothing
 */
public record Tier(
    Optional<BigDecimal> upTo, BigDecimal price, Optional<BigDecimal> block, BigDecimal flat) {
  public Tier {
    upTo = upTo.map(Tier::plain);
    block = block.map(Tier::plain);
    price = plain(price);
    flat = plain(flat);
    upTo.ifPresent(units -> requireAbove("up to", units));
    block.ifPresent(units -> requireAbove("block", units));
    requireNotNegative("price", price);
    requireNotNegative("flat price", flat);
  }

  /** Of the units up to a number. */
  public static Tier upTo(String units, String price) {
    return new Tier(
        Optional.of(number("up to", units)),
        number("price", price),
        Optional.empty(),
        BigDecimal.ZERO);
  }

  /** Of all that are above the tier before. */
  public static Tier rest(String price) {
    return new Tier(Optional.empty(), number("price", price), Optional.empty(), BigDecimal.ZERO);
  }

  /** The same, and so much once it is reached. */
  public Tier flat(String money) {
    return new Tier(upTo, price, block, number("flat price", money));
  }

  /** The same, sold in blocks of so many units. */
  public Tier per(String units) {
    return new Tier(upTo, price, Optional.of(number("block", units)), flat);
  }

  /** What some units of it cost, exactly. */
  BigDecimal of(BigDecimal units) {
    BigDecimal sold =
        block.map(size -> units.divide(size, 0, RoundingMode.CEILING)).orElse(units);
    return flat.add(sold.multiply(price));
  }

  boolean reaches(BigDecimal units) {
    return upTo.isEmpty() || units.compareTo(upTo.get()) <= 0;
  }

  /** One form for one number, so that equal prices are equal: no zeros at the end, and no exponent. */
  static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  static BigDecimal number(String name, String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " must be a decimal number, was \"" + text + "\"", e);
    }
  }

  static void requireNotNegative(String name, BigDecimal number) {
    if (number.signum() < 0) {
      throw new IllegalArgumentException(
          name + " must not be negative, was " + number.toPlainString());
    }
  }

  private static void requireAbove(String name, BigDecimal number) {
    if (number.signum() <= 0) {
      throw new IllegalArgumentException(name + " must be above 0, was " + number.toPlainString());
    }
  }
}
