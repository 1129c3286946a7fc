package io.github.quota4j.plan;

import java.math.BigDecimal;

/**
 * A mark that usage of a main limit may reach; reached is at or above.
 *
 * @param kind what the value counts
 * @param value above 0
 */
public record Threshold(Kind kind, BigDecimal value) {
  /** What a threshold is a number of. */
  public enum Kind {
    /** Of the limit, with what is granted above it; rounded up to what can be counted. */
    PERCENT,
    /** Units, whatever the limit. */
    UNITS
  }

  public Threshold {
    if (value.signum() <= 0)
      throw new IllegalArgumentException("threshold must be above 0, was " + value);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static Threshold of(String text) {
    boolean isPercent = text.endsWith("%");
    String number = isPercent ? text.substring(0, text.length() - 1) : text;
    if (!number.matches("[0-9]{1,40}(\\.[0-9]{1,40})?")) {
      throw new IllegalArgumentException(
          "threshold must be such as 75% or 10.5, was \"" + text + "\"");
    }
    return new Threshold(isPercent ? Kind.PERCENT : Kind.UNITS, new BigDecimal(number));
  }

  /** {@code 75%}, or {@code 10.5} units; the same for the same threshold, however many zeros it was written with. */
  @Override
  public String toString() {
    BigDecimal shortest = value.stripTrailingZeros();
    return shortest.toPlainString() + (kind == Kind.PERCENT ? "%" : "");
  }
}
