package io.github.quota4j.decision;

import java.time.Instant;
import java.util.List;

/** The answer to a settle. Only {@link Settled} changed anything. */
public sealed interface SettleAnswer {
  /** Store time of the answer. */
  Instant at();

  /**
   * The report counts, or had been counted already.
   *
   * @param operation the operation as it is now
   * @param shortfall for each part, what was reported above the hold and had no room
   * @param standings the limits that it was drawn from, after the step
   * @param repeated whether this report had been counted before
   */
  record Settled(
      Instant at,
      Operation operation,
      List<Long> shortfall,
      List<Standing> standings,
      boolean repeated)
      implements SettleAnswer {
    public Settled {
      shortfall = List.copyOf(shortfall);
      standings = List.copyOf(standings);
    }
  }

  /**
   * The hold had ended otherwise: with another report, or because it ran out.
   *
   * @param operation the operation as it is now
   */
  record Ended(Instant at, Operation operation) implements SettleAnswer {}

  /** No such operation is known, or not any longer; or it holds units still, where one that settled is needed. */
  record NotFound(Instant at) implements SettleAnswer {}
}
