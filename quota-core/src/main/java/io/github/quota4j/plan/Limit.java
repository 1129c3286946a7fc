package io.github.quota4j.plan;

import io.github.quota4j.text.Text;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A ceiling that counts: over the windows of a period, or a level that never resets (a gauge, such as gb held). Immutable.
 *
 * @param name tells the limits of a quota apart, in decisions and in the keys of counters; not blank, without
 *     U+0000 and halves of surrogate pairs
 * @param amount units, 0 or more; empty is unlimited, and still counted
 * @param period when it starts afresh; empty for a level
 * @param perSubject whether each subject of the customer has this limit for itself
 */
public record Limit(
    String name, Optional<BigDecimal> amount, Optional<ResetPeriod> period, boolean perSubject) {
  /** The name of a quota's main limit, whatever its period: a plan may change the period, the limit stays itself. */
  public static final String MAIN = "main";

  /** The name of a quota's rate. */
  public static final String RATE = "rate";

  /** The name of a rate that a caller gives with the call; apart from the rate of a service of the same name. */
  public static final String AD_HOC_RATE = "acquire";

  /** The name of the main limit's twin for each subject. */
  public static final String SUBJECT = "subject";

  /** The name under which the part of a window's usage is counted that grants paid. */
  public static final String GRANTED = "granted";

  /** What the names begin with under which it is counted how much of a grant is used; its id follows. */
  public static final String GRANT_PREFIX = "grant:";

  public Limit {
    if (name.isBlank()) throw new IllegalArgumentException("limit name is blank");
    Text.requireKept("limit name", name);
    if (amount.isPresent() && amount.get().signum() < 0) {
      throw new IllegalArgumentException(
          "limit must not be negative, was " + amount.get().toPlainString());
    }
  }

  /** Whether it is a level: held and given back, never reset. */
  public boolean isLevel() {
    return period.isEmpty();
  }

  Limit withAmount(Optional<BigDecimal> newAmount) {
    return new Limit(name, newAmount, period, perSubject);
  }

  Limit withPeriod(Optional<ResetPeriod> newPeriod) {
    return new Limit(name, amount, newPeriod, perSubject);
  }
}
