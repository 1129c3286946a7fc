package io.github.quota4j.billing;

import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What one service was used in a part of one window, and what is due for it. Amounts are units. Immutable.
 *
 * @param id names what the line is about, the same however often it is made: 36 characters
 * @param revision 0, or counted up for what was found out after the period was closed: then amounts are differences, which may
 *     be negative. Id and revision together are the line's, for ever: who imports them twice bills once
 * @param service what was used
 * @param unit what is counted
 * @param window the window of the main limit; of a level, the billing period
 * @param span the part of the window that the line is about: within the billing period, and with one price
 * @param used in the span; of a level, the most that was held at a time since the period began
 * @param included the allowance of the window, of all of it; empty is unlimited
 * @param granted what grants paid of the window, all of it
 * @param overage what of it was used in the span above all that
 * @param price of the overage; empty if none was agreed: then nothing is due
 * @param amount what is due, rounded once, in the price's currency; empty without a price
 */
public record StatementLine(
    String id,
    int revision,
    String service,
    String unit,
    Window window,
    Window span,
    BigDecimal used,
    Optional<BigDecimal> included,
    BigDecimal granted,
    BigDecimal overage,
    Optional<Price> price,
    Optional<BigDecimal> amount) {
  /** The line of the next revision, which makes the sum of all of them this one; empty if it is that already. */
  Optional<StatementLine> after(StatementLine sum) {
    BigDecimal moreUsed = used.subtract(sum.used);
    BigDecimal moreOverage = overage.subtract(sum.overage);
    Optional<BigDecimal> moreDue =
        amount.map(due -> due.subtract(sum.amount.orElse(BigDecimal.ZERO)));
    boolean isSame = moreUsed.signum() == 0
        && moreOverage.signum() == 0
        && moreDue.orElse(BigDecimal.ZERO).signum() == 0;
    return isSame
        ? Optional.empty()
        : Optional.of(with(sum.revision + 1, moreUsed, moreOverage, moreDue));
  }

  /** Both together, as the later one has it. */
  StatementLine plus(StatementLine later) {
    Optional<BigDecimal> due = amount.isEmpty() && later.amount.isEmpty()
        ? Optional.empty()
        : Optional.of(amount.orElse(BigDecimal.ZERO).add(later.amount.orElse(BigDecimal.ZERO)));
    return later.with(later.revision, used.add(later.used), overage.add(later.overage), due);
  }

  /** The same with nothing used and nothing due. */
  StatementLine emptied() {
    return with(revision, BigDecimal.ZERO, BigDecimal.ZERO, amount.map(due -> BigDecimal.ZERO));
  }

  private StatementLine with(
      int newRevision, BigDecimal newUsed, BigDecimal newOverage, Optional<BigDecimal> newAmount) {
    return new StatementLine(
        id,
        newRevision,
        service,
        unit,
        window,
        span,
        newUsed,
        included,
        granted,
        newOverage,
        price,
        newAmount);
  }
}
