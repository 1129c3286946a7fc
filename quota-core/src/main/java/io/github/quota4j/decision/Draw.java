package io.github.quota4j.decision;

import java.time.Instant;
import java.util.Optional;

/**
 * What was drawn from one counter for one limit of an item; given back in reverse order.
 *
 * @param leg the position of the limit in the item
 * @param counter the counter that was drawn from
 * @param end the end of its window
 * @param amount smallest units; negative where a level was lowered
 * @param payer the extra allowance that paid for it; empty if the limit's own did, or it is overage
 */
public record Draw(int leg, CounterKey counter, Instant end, long amount, Optional<Payer> payer) {
  /**
   * An extra allowance.
   *
   * @param grant counts what is used of it
   * @param end when it is over
   */
  public record Payer(CounterKey grant, Instant end) {}

  /** A draw that no extra allowance paid for. */
  public Draw(int leg, CounterKey counter, Instant end, long amount) {
    this(leg, counter, end, amount, Optional.empty());
  }

  /** The same of another amount. */
  Draw of(long newAmount) {
    return new Draw(leg, counter, end, newAmount, payer);
  }
}
