package io.github.quota4j.billing;

import io.github.quota4j.plan.Quota;
import java.math.BigDecimal;

/**
 * What was used in the window of a main limit.
 *
 * @param window all of it, and whose
 * @param quota that decides what is over
 * @param amount units; of a window that goes on, those until the end of the last billing period that is asked for
 */
public record Used(Span window, Quota quota, BigDecimal amount) {
  /** Whether it is more than the quota includes by itself. */
  public boolean isOver() {
    return quota
        .limits()
        .main()
        .amount()
        .filter(limit -> amount.compareTo(limit) > 0)
        .isPresent();
  }
}
