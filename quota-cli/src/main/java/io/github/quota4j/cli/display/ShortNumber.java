package io.github.quota4j.cli.display;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * Numbers as people read them: 999, 1.0K, 1.0M, unlimited. Below a thousand they are exact; from there on one decimal,
 * half rounded up.
 */
final class ShortNumber {
  static final String UNLIMITED = "unlimited";

  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);
  private static final List<String> SUFFIXES = List.of("", "K", "M", "B", "T");

  private ShortNumber() {}

  /** @param amount empty is unlimited */
  static String of(Optional<BigDecimal> amount) {
    return amount.map(ShortNumber::of).orElse(UNLIMITED);
  }

  static String of(BigDecimal amount) {
    if (amount.abs().compareTo(THOUSAND) < 0) return exact(amount);
    BigDecimal scaled = amount;
    int step = 0;
    // Rounded before it is compared: 999 999 is 1.0M, and not 1000.0K.
    while (rounded(scaled).abs().compareTo(THOUSAND) >= 0 && step < SUFFIXES.size() - 1) {
      scaled = scaled.movePointLeft(3);
      step++;
    }
    return rounded(scaled).toPlainString() + SUFFIXES.get(step);
  }

  /** All digits, and no zeros that say nothing. */
  static String exact(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }

  private static BigDecimal rounded(BigDecimal amount) {
    return amount.setScale(1, RoundingMode.HALF_UP);
  }
}
