package io.github.quota4j.decision;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * What a step may look at: the part of a store that it concerns, loaded and locked. A step reads it and answers with a
 * {@link Change}; it never writes to it. Need not be safe for concurrent use: whoever runs a step sees to it that nobody
 * changes them meanwhile.
 */
public interface Books {
  /** The counter, {@link Counter#ZERO} if nothing was counted on it yet. */
  Counter counter(CounterKey key);

  /** What became of a call, if it is known. */
  Optional<Operation> operation(OperationId id);

  /** The open reservations of a customer that ran out by now. */
  Collection<Operation> expired(String customer, Instant now);
}
