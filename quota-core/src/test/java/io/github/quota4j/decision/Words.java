package io.github.quota4j.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers in words, so that two of them can be compared, and read. */
final class Words {
  private Words() {}

  static String of(TakeAnswer answer) {
    if (answer instanceof TakeAnswer.Taken taken)
      return (taken.repeated() ? "again " : "") + taken(taken.granted(), taken.until());
    if (answer instanceof TakeAnswer.Refused refused) {
      return refused(
          refused.reason().name(), refused.standing().bucket().counter(), refused.retryAfter());
    }
    if (answer instanceof TakeAnswer.Stale stale) return "stale " + stale.cause();
    return answer instanceof TakeAnswer.Conflict ? "conflict" : "too late";
  }

  static String of(SettleAnswer answer) {
    if (answer instanceof SettleAnswer.Settled settled) {
      List<Long> kept = settled.operation().parts().stream().map(Part::kept).toList();
      return settled(kept, settled.shortfall(), settled.repeated());
    }
    if (answer instanceof SettleAnswer.Ended ended)
      return ended(ended.operation().state() == Operation.State.EXPIRED);
    return "not found";
  }

  static String taken(List<Long> granted, Optional<Instant> until) {
    return "taken " + granted + until.map(end -> " until " + end).orElse("");
  }

  static String refused(String reason, CounterKey counter, Optional<Duration> wait) {
    return "refused " + reason + " by " + counter.service() + " " + counter.limit()
        + wait.map(time -> " for " + time).orElse("");
  }

  static String settled(List<Long> kept, List<Long> missing, boolean repeated) {
    return (repeated ? "again " : "") + "settled " + new ArrayList<>(kept) + " short of " + missing;
  }

  static String ended(boolean ranOut) {
    return ranOut ? "ran out" : "ended otherwise";
  }
}
