package io.github.quota4j.decision;

import io.github.quota4j.plan.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a step changes, and its answer. A store saves the changes in one atomic step, and only then gives the answer.
 *
 * @param counters the counters that changed, as they are now
 * @param operations the operations that are new or changed
 * @param usage rows for the ledger
 * @param alerts thresholds that it brought usage over: each is told once, so a store leaves out what it has told before
 * @param answer the answer
 */
public record Change<A>(
    Map<CounterKey, Changed> counters,
    Map<OperationId, Operation> operations,
    List<UsageRow> usage,
    List<Alert> alerts,
    A answer) {
  /**
   * A counter that changed.
   *
   * @param counter its new state
   * @param end the end of its window: when it no longer decides anything
   */
  public record Changed(Counter counter, Instant end) {}

  /** An answer that changes nothing. */
  public static <A> Change<A> none(A answer) {
    return new Change<>(Map.of(), Map.of(), List.of(), List.of(), answer);
  }
}
