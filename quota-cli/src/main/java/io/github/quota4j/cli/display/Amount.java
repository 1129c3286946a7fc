package io.github.quota4j.cli.display;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * An amount of units, which is short in tables: 999, 1.0K, 1.0M, unlimited.
 *
 * @param exact empty is unlimited
 */
public record Amount(Optional<BigDecimal> exact) implements Shown {
  /** An amount that has a limit. */
  public static Amount of(BigDecimal units) {
    return new Amount(Optional.of(units));
  }

  @Override
  public String forPeople() {
    return ShortNumber.of(exact);
  }

  /** Of any length, and so it has no more digits than it needs. */
  @Override
  public String toString() {
    return exact.map(ShortNumber::exact).orElse(ShortNumber.UNLIMITED);
  }
}
