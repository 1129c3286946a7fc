package io.github.quota4j.cli.display;

import java.math.BigDecimal;
import java.util.Optional;

/** An amount of money, shown with all the decimals that its currency has. */
public record Money(BigDecimal amount) implements Shown {
  @Override
  public String forPeople() {
    return toString();
  }

  @Override
  public Optional<BigDecimal> exact() {
    return Optional.of(amount);
  }

  @Override
  public String toString() {
    return amount.toPlainString();
  }
}
