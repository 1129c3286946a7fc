package io.github.quota4j.billing;

import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a customer used in a billing period, and what is due for what was above its plan. Immutable.
 *
 * @param customer who is billed
 * @param period the billing period
 * @param closed when it was closed: since then its lines do not change, and what is found out later is a further line; empty if
 *     it was not
 * @param lines by service, window and price; further revisions of a line after it
 */
public record Statement(
    String customer, Window period, Optional<Instant> closed, List<StatementLine> lines) {
  public Statement {
    lines = List.copyOf(lines);
  }

  /** What is due in all, by currency; nothing where no price was agreed. */
  public Map<Currency, BigDecimal> due() {
    Map<Currency, BigDecimal> due = new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
    for (StatementLine line : lines) {
      line.price()
          .ifPresent(price ->
              due.merge(price.currency(), line.amount().orElse(BigDecimal.ZERO), BigDecimal::add));
    }
    return due;
  }

  /** What is to be added to this statement, which is closed, so that it says what was found out now; empty if it does. */
  public Optional<Statement> restatedBy(Statement found) {
    Map<String, StatementLine> sums = new LinkedHashMap<>();
    for (StatementLine line : lines) sums.merge(line.id(), line, StatementLine::plus);
    List<StatementLine> further = new ArrayList<>();
    for (StatementLine line : found.lines()) {
      StatementLine sum = sums.remove(line.id());
      if (sum == null) further.add(line);
      else line.after(sum).ifPresent(further::add);
    }
    sums.values().forEach(gone -> gone.emptied().after(gone).ifPresent(further::add));
    return further.isEmpty()
        ? Optional.empty()
        : Optional.of(new Statement(customer, period, closed, further));
  }
}
