package io.github.quota4j.cli.display;

import java.math.BigDecimal;
import java.util.Optional;

/** A number that people read in another way than programs do. */
sealed interface Shown permits Amount, Money, Share {
  /** For tables. */
  String forPeople();

  /** All of it, for JSON and CSV; empty is unlimited. */
  Optional<BigDecimal> exact();
}
