package io.github.quota4j.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The answer to a take. Only {@link Taken} changed anything. */
public sealed interface TakeAnswer {
  /** Store time of the answer. */
  Instant at();

  /**
   * All of it fits, and was counted or held.
   *
   * @param granted smallest units for each item; negative where a level was lowered
   * @param standings one for each limit of each item, after the step
   * @param until when the hold runs out; empty if it settled at once
   * @param repeated whether this is the answer of an earlier call with the same id
   */
  record Taken(
      Instant at,
      List<Long> granted,
      List<Standing> standings,
      Optional<Instant> until,
      boolean repeated)
      implements TakeAnswer {
    public Taken {
      granted = List.copyOf(granted);
      standings = List.copyOf(standings);
    }

    /** The same answer, given again. */
    public Taken again() {
      return new Taken(at, granted, standings, until, true);
    }
  }

  /**
   * A limit has no room.
   *
   * @param reason why
   * @param standing the limit that refused, as it stands
   * @param retryAfter when it makes sense to ask again; empty if waiting alone never helps
   */
  record Refused(Instant at, Refusal reason, Standing standing, Optional<Duration> retryAfter)
      implements TakeAnswer {}

  /**
   * The take was resolved from an older account, or for a window that is over or has not begun: resolve it anew.
   *
   * @param cause which of the two
   */
  record Stale(Instant at, Cause cause) implements TakeAnswer {
    /** What was out of date. */
    public enum Cause {
      /** The account, or its plan. */
      ACCOUNT,
      /** The window, by store time. */
      WINDOW
    }
  }

  /** The id belongs to another charge. */
  record Conflict(Instant at) implements TakeAnswer {}

  /** The deadline had passed. */
  record TooLate(Instant at) implements TakeAnswer {}
}
