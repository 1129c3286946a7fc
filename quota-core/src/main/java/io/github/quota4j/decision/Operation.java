package io.github.quota4j.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of one call: a charge that settled at once, or a hold. It answers repeats, and is what a settle speaks of.
 *
 * @param id names it
 * @param idIsCallers whether it is kept for 48 hours once it is {@link #over}; else for ten minutes
 * @param deadline of the call that made it
 * @param fingerprint what makes a repeat the same charge
 * @param state where it stands
 * @param kind what silence means while it is open; reservation where it never was
 * @param sequence the number of the holder's last report, 0 before the first
 * @param parts one for each item
 * @param answer the first answer
 */
public record Operation(
    OperationId id,
    boolean idIsCallers,
    Instant deadline,
    String fingerprint,
    State state,
    HoldTerms.Kind kind,
    long sequence,
    List<Part> parts,
    TakeAnswer.Taken answer) {
  /** Where an operation stands. */
  public enum State {
    /** Units are held. */
    OPEN,
    /** Settled: at once, or by its holder. */
    CLOSED,
    /** A reservation that ran out; what was not settled is free again. */
    EXPIRED
  }

  public Operation {
    parts = List.copyOf(parts);
  }

  /** When the hold runs out; the instant of the charge where nothing was held. */
  public Instant until() {
    return answer.until().orElse(answer.at());
  }

  /** When nobody is at work with it any more: its deadline has passed, and its hold has run out. */
  public Instant over() {
    return until().isAfter(deadline) ? until() : deadline;
  }

  /** Whether it is a reservation whose silence now means that the rest is returned. */
  public boolean isExpired(Instant now) {
    return state == State.OPEN && kind == HoldTerms.Kind.RESERVATION && !now.isBefore(until());
  }

  Operation with(State newState, long newSequence, List<Part> newParts) {
    return new Operation(
        id, idIsCallers, deadline, fingerprint, newState, kind, newSequence, newParts, answer);
  }

  Operation heldUntil(Instant until) {
    return answered(new TakeAnswer.Taken(
        answer.at(), answer.granted(), answer.standings(), Optional.of(until), answer.repeated()));
  }

  /** The same, with another first answer. */
  public Operation answered(TakeAnswer.Taken newAnswer) {
    return new Operation(
        id, idIsCallers, deadline, fingerprint, state, kind, sequence, parts, newAnswer);
  }
}
