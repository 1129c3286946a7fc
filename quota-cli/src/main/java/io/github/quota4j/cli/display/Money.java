package io.github.quota4j.cli.display;

import java.math.BigDecimal;

/** An amount of money, shown with all the decimals that its currency has. */
public record Money(BigDecimal amount) {
  @Override
  public String toString() {
    return amount.toPlainString();
  }
}
