package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * The price of overage: so much for each unit above the limit. Immutable.
 *
 * @param perUnit money for one unit, 0 or more, exact
 * @param currency ISO 4217
 */
public record Price(BigDecimal perUnit, Currency currency) {
  public Price {
    if (perUnit.signum() < 0) {
      throw new IllegalArgumentException(
          "price must not be negative, was " + perUnit.toPlainString());
    }
  }

  /**
   * A price for each unit.
   *
   * @param perUnit a decimal number, such as {@code 0.00005}
   * @param currency an ISO 4217 code, such as {@code USD}
   * @throws IllegalArgumentException if the one is no number or negative, or the other no currency
   */
  public static Price perUnit(String perUnit, String currency) {
    try {
      return new Price(new BigDecimal(perUnit), Currency.getInstance(currency));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "price must be a decimal number, was \"" + perUnit + "\"", e);
    }
  }
}
