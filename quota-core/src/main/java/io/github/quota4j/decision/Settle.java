package io.github.quota4j.decision;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The second step: what became of units that were taken. */
public sealed interface Settle {
  /** The operation that it speaks of. */
  OperationId operation();

  /**
   * The holder reports what it spent so far. Reports are numbered and cumulative: one that is lost, repeated or
   * overtaken changes nothing. Only a close frees what was granted and not spent.
   *
   * @param sequence 1 or more; one that is not above the last report is not applied
   * @param spent cumulative smallest units for each part
   * @param more where spending above the grant may be drawn from, one item for each part; empty: from nowhere
   * @param close whether the hold ends
   * @param extend how much longer the hold lasts from now on, as {@link HoldTerms#duration}; empty leaves it
   */
  record Report(
      OperationId operation,
      long sequence,
      List<Long> spent,
      List<Item> more,
      boolean close,
      Optional<Duration> extend)
      implements Settle {
    public Report {
      spent = List.copyOf(spent);
      more = List.copyOf(more);
      extend = extend.map(HoldTerms::lasting);
      if (sequence < 1)
        throw new IllegalArgumentException("sequence must be at least 1, was " + sequence);
      for (long amount : spent) {
        if (amount < 0)
          throw new IllegalArgumentException("spent must not be negative, was " + amount);
      }
    }
  }

  /**
   * Work that was charged did not happen: give it back to where it was drawn from. Once for each operation, and never
   * more than it settled.
   *
   * @param most smallest units of the first part, 0 or more; empty gives back all of every part
   */
  record Refund(OperationId operation, OptionalLong most) implements Settle {
    public Refund {
      if (most.isPresent() && most.getAsLong() < 0) {
        throw new IllegalArgumentException("refund must not be negative, was " + most.getAsLong());
      }
    }
  }

  /** The holder is done, and spent so much. */
  static Report commit(OperationId hold, List<Long> spent, List<Item> more) {
    return new Report(hold, Long.MAX_VALUE, spent, more, true, Optional.empty());
  }

  /** The holder is done, and spent nothing more. */
  static Report release(OperationId hold) {
    return new Report(hold, Long.MAX_VALUE, List.of(), List.of(), true, Optional.empty());
  }

  /** The holder needs more time. */
  static Report extend(OperationId hold, long sequence, Duration duration) {
    return new Report(hold, sequence, List.of(), List.of(), false, Optional.of(duration));
  }
}
