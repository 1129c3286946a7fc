package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.util.Currency;

/** A mark that usage of a main limit may reach; reached is at or above. Immutable; {@link #of} reads what it is as text. */
public sealed interface Threshold {
  /** The number: of percent, units, or money. */
  BigDecimal value();

  /**
   * A part of the limit, with what is granted above it; rounded up to what can be counted.
   *
   * @param percent 1 to 1000
   */
  record Percent(int percent) implements Threshold {
    private static final int MOST = 1_000;

    public Percent {
      if (percent < 1 || percent > MOST) {
        throw new IllegalArgumentException(
            "alert threshold must be 1 to " + MOST + " percent, was " + percent);
      }
    }

    @Override
    public BigDecimal value() {
      return BigDecimal.valueOf(percent);
    }

    /** {@code 75%}. */
    @Override
    public String toString() {
      return percent + "%";
    }
  }

  /**
   * So many units, whatever the limit.
   *
   * @param value above 0
   */
  record Units(BigDecimal value) implements Threshold {
    public Units {
      value = requireAboveNothing("units", value);
    }

    /** {@code 10.5}. */
    @Override
    public String toString() {
      return value.toPlainString();
    }
  }

  /**
   * So much money for the overage of one window, by the price that the quota has now.
   *
   * @param value above 0
   * @param currency that of the price
   */
  record Overage(BigDecimal value, Currency currency) implements Threshold {
    public Overage {
      value = requireAboveNothing(currency.getCurrencyCode(), value);
    }

    /** {@code 10.5USD}. */
    @Override
    public String toString() {
      return value.toPlainString() + currency.getCurrencyCode();
    }
  }

  /**
   * Reads {@code 75%}, {@code 10.5} (units) or {@code 10.5USD} (overage).
   *
   * @throws IllegalArgumentException if it is none of them, or out of range
   */
  static Threshold of(String text) {
    String number = text.replaceFirst("(%|[A-Z]{3})$", "");
    String of = text.substring(number.length());
    String form = of.equals("%") ? "[0-9]{1,9}" : "[0-9]{1,40}(\\.[0-9]{1,40})?";
    if (!number.matches(form)) {
      throw new IllegalArgumentException(
          "threshold must be such as 75%, 10.5 or 10.5USD, was \"" + text + "\"");
    }
    return switch (of) {
      case "%" -> new Percent(Integer.parseInt(number));
      case "" -> new Units(new BigDecimal(number));
      default -> new Overage(new BigDecimal(number), Price.currency(of));
    };
  }

  private static BigDecimal requireAboveNothing(String of, BigDecimal value) {
    if (value.signum() <= 0) {
      throw new IllegalArgumentException(
          "alert threshold must be above 0 " + of + ", was " + value.toPlainString());
    }
    return Tier.plain(value);
  }
}
