package io.github.quota4j;

import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.Take;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back calls that nobody was told the outcome of and that nobody can ask for again: those by an id of the library's.
 * It waits for the deadline of the call: from then on the store refuses it, so a cancel either finds what was counted and
 * gives it back, or nothing can come any more.
 */
final class Cancelling {
  /** So long the store remembers an id of the library's after its deadline. */
  static final Duration REMEMBERED = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  private final Calls calls;
  private final Errands errands;

  Cancelling(Calls calls, Errands errands) {
    this.calls = calls;
    this.errands = errands;
  }

  /** Gives back what a call was charged, or held, if it was. What cannot be given back stays counted, and is logged. */
  void cancel(Take unanswered) {
    Settle undo = unanswered.hold().isPresent()
        ? Settle.release(unanswered.id())
        : new Settle.Refund(unanswered.id(), OptionalLong.empty());
    Cancel cancel = new Cancel(undo, unanswered.deadline());
    if (!errands.add(cancel)) cancel.giveUp(Reason.UNANSWERED);
  }

  private final class Cancel implements Errands.Errand {
    private final Settle undo;
    private final Instant deadline;

    /** @param deadline the call's, in store time */
    Cancel(Settle undo, Instant deadline) {
      this.undo = undo;
      this.deadline = deadline;
    }

    @Override
    public String customer() {
      return undo.operation().customer();
    }

    @Override
    public Instant after() {
      return deadline;
    }

    @Override
    public Instant forgotten() {
      return deadline.plus(REMEMBERED);
    }

    @Override
    public void run(Instant now) {
      var unused = calls.usage().settle(undo, calls.deadline(now));
    }

    @Override
    public void giveUp(Reason why) {
      log.warn("an unanswered call may stay counted: {}", undo.operation());
    }
  }
}
