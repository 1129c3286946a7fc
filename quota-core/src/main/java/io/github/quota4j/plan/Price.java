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
    return new Price(number(perUnit), currency(currency));
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("price must be a decimal number, was \"" + text + "\"", e);
    }
  }

  /** The JDK's own refusal has no message. */
  private static Currency currency(String code) {
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "currency must be an ISO 4217 code such as USD, was \"" + code + "\"", e);
    }
  }
}
