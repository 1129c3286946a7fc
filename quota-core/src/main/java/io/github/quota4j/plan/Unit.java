package io.github.quota4j.plan;

import io.github.quota4j.text.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.Supplier;

/**
 * What a quota counts, and how finely. Immutable. At the edges an amount is a number of units; inside it is a {@code long} of the
 * smallest unit, 10<sup>-scale</sup> of one, so that no amount is ever a floating-point number.
 *
 * @param name what is counted, for people: {@code requests}, {@code gb}; 1 to 50 characters without U+0000 and halves of
 *     surrogate pairs
 * @param scale decimals of the unit, 0 to 6
 */
public record Unit(String name, int scale) {
  /** The largest amount in smallest units, 2<sup>53</sup> - 1: exact in every store, also where a number is a double. */
  public static final long MAX_SMALLEST = (1L << 53) - 1;

  /** The finest scale; the published schema keeps six decimals. */
  public static final int MAX_SCALE = 6;

  /** A gb is 2<sup>30</sup> bytes. */
  public static final long BYTES_PER_GB = 1L << 30;

  private static final BigDecimal MOST_GB =
      BigDecimal.valueOf((1L << 33) - 1); // more bytes are no long

  private static final BigInteger MAX = BigInteger.valueOf(MAX_SMALLEST);

  public Unit {
    Text.require("unit", name, 50);
    if (scale < 0 || scale > MAX_SCALE) {
      throw new IllegalArgumentException("scale must be 0.." + MAX_SCALE + ", was " + scale);
    }
  }

  /**
   * The amount in smallest units, exactly.
   *
   * @param what names the amount in the error
   * @return 0 to {@link #MAX_SMALLEST}
   * @throws IllegalArgumentException if the amount is negative, has more decimals than the scale, or is out of range
   */
  public long smallest(String what, BigDecimal amount) {
    return smallest(() -> what, amount);
  }

  /**
   * As {@link #smallest(String, BigDecimal)}.
   *
   * @param what names the amount in the error, and is asked only then
   */
  public long smallest(Supplier<String> what, BigDecimal amount) {
    if (amount.signum() < 0) {
      throw new IllegalArgumentException(
          what.get() + " must not be negative, was " + amount.toPlainString());
    }
    if (scale == 0 && amount.scale() == 0 && amount.precision() < 16) return amount.longValue();
    // A huge exponent would build a huge number first: compare magnitudes before scaling.
    if (amount.precision() - (long) amount.scale() > 16) throw outOfRange(what.get(), amount);
    BigDecimal stripped = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    if (stripped.scale() > scale) {
      throw new IllegalArgumentException(
          what.get() + " must have at most " + scale + " decimals (" + name + "), was " + amount);
    }
    BigInteger smallest = stripped.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
    if (smallest.compareTo(MAX) > 0) throw outOfRange(what.get(), amount);
    return smallest.longValueExact();
  }

  /** The same unit, counted with another number of decimals. */
  public Unit scaled(int newScale) {
    return newScale == scale ? this : new Unit(name, newScale);
  }

  /** The number of units that so many smallest units are, with all decimals of the scale. */
  public BigDecimal units(long smallest) {
    return BigDecimal.valueOf(smallest, scale);
  }

  /**
   * So many bytes as gb, rounded up to six decimals: a byte that was stored is never free.
   *
   * @param bytes 0 or more
   * @throws IllegalArgumentException if the bytes are negative
   */
  public static BigDecimal gbOfBytes(long bytes) {
    if (bytes < 0) throw new IllegalArgumentException("bytes must not be negative, was " + bytes);
    return BigDecimal.valueOf(bytes)
        .divide(BigDecimal.valueOf(BYTES_PER_GB), MAX_SCALE, RoundingMode.CEILING);
  }

  /**
   * So many gb as whole bytes, rounded down.
   *
   * @param gb 0 to 2<sup>33</sup> - 1
   * @throws IllegalArgumentException if it is out of range
   */
  public static long bytesOfGb(BigDecimal gb) {
    if (gb.signum() < 0 || gb.compareTo(MOST_GB) > 0) {
      throw new IllegalArgumentException("gb must be 0.." + MOST_GB + ", was " + gb);
    }
    return gb.multiply(BigDecimal.valueOf(BYTES_PER_GB))
        .setScale(0, RoundingMode.FLOOR)
        .longValueExact();
  }

  private IllegalArgumentException outOfRange(String what, BigDecimal amount) {
    return new IllegalArgumentException(what + " must be 0.."
        + units(MAX_SMALLEST).toPlainString() + " " + name + ", was " + amount);
  }
}
