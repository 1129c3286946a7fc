package io.github.quota4j;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The answer to "may this customer do this now?". A refusal is a value, never an exception, and so is a store that did
 * not answer. Immutable.
 *
 * <p>Each kind has a factory {@code of}, for tests of what a host does with an answer: it is given at the epoch and names no
 * limits.
 */
public sealed interface Decision {
  /** Whether the work may go ahead. Only {@link Allowed} says so. */
  boolean allowed();

  /** Why. */
  Reason reason();

  /** When it was decided, in the store's time; as near as was known if the store did not answer. */
  Instant at();

  /**
   * The limits that were looked at, as they stand after the decision; of a denial, the one that refused. Empty where it
   * never came to limits.
   */
  List<QuotaStatus> statuses();

  /**
   * Whether the store was not heard in time, and so this says nothing about limits: admitted by the policy of the quota, denied
   * because it could not be asked, or was asked too late, or indeterminate.
   */
  default boolean degraded() {
    return switch (reason()) {
      case ADMITTED_UNCHECKED, STORE_UNAVAILABLE, DEADLINE_PASSED, UNANSWERED -> true;
      default -> false;
    };
  }

  /**
   * This, if it allows.
   *
   * @throws QuotaDeniedException else, also if nobody knows; it carries the decision
   */
  default Allowed orElseThrow() {
    if (this instanceof Allowed allowed) return allowed;
    throw new QuotaDeniedException(this);
  }

  /**
   * The work may go ahead, and was counted or held (or, of a check: would have been; or, where it is {@link #degraded}: will
   * be).
   *
   * @param granted units for each service of the charge, in its order; less than asked for only where less was allowed, and
   *     negative where a level was lowered. Of a commit, a refund and a resolve: what is charged by now
   * @param shortfall of a commit: units for each service that were used above the hold, and for which there was no room
   * @param operation names the call, for a refund or a resolve: the caller's key, or made
   * @param repeated whether this is the answer of an earlier call with the same key
   */
  record Allowed(
      Reason reason,
      Instant at,
      List<QuotaStatus> statuses,
      List<BigDecimal> granted,
      List<BigDecimal> shortfall,
      String operation,
      boolean repeated)
      implements Decision {
    public Allowed {
      statuses = List.copyOf(statuses);
      granted = List.copyOf(granted);
      shortfall = List.copyOf(shortfall);
    }

    /** All of the charge, within the limit; for tests. */
    public static Allowed of(Charge charge) {
      List<BigDecimal> granted =
          charge.items().stream().map(Charge.Item::amount).toList();
      return new Allowed(
          Reason.WITHIN_LIMIT,
          Instant.EPOCH,
          List.of(),
          granted,
          List.of(),
          operation(charge),
          false);
    }

    private static String operation(Charge charge) {
      return charge.key().orElse("made");
    }

    @Override
    public boolean allowed() {
      return true;
    }
  }

  /**
   * The work must not go ahead; nothing was counted.
   *
   * @param retryAfter when it makes sense to ask again, more than nothing, to the microsecond; empty if waiting alone does
   *     not help, or nobody knows how long: what a reservation holds comes back when its work is done
   */
  record Denied(
      Reason reason, Instant at, List<QuotaStatus> statuses, Optional<Duration> retryAfter)
      implements Decision {
    public Denied {
      statuses = List.copyOf(statuses);
    }

    /** Where waiting alone does not help; for tests. */
    public static Denied of(Reason reason) {
      return new Denied(reason, Instant.EPOCH, List.of(), Optional.empty());
    }

    /** Where it makes sense to ask again later; for tests. */
    public static Denied of(Reason reason, Duration retryAfter) {
      return new Denied(reason, Instant.EPOCH, List.of(), Optional.of(retryAfter));
    }

    @Override
    public boolean allowed() {
      return false;
    }

    /** The limit that refused; empty if none did. */
    public Optional<QuotaStatus> refusedBy() {
      return statuses.stream().findFirst();
    }
  }

  /**
   * Nobody knows: the store was asked and did not answer. With the caller's own key a repeat tells, and counts once.
   *
   * @param operation names the call, for {@link QuotaChecker#resolve}
   * @param cause what went wrong
   */
  record Indeterminate(Instant at, String operation, RuntimeException cause) implements Decision {
    /** The store was asked for the charge, and this happened; for tests. */
    public static Indeterminate of(Charge charge, RuntimeException cause) {
      return new Indeterminate(Instant.EPOCH, Allowed.operation(charge), cause);
    }

    @Override
    public boolean allowed() {
      return false;
    }

    @Override
    public Reason reason() {
      return Reason.UNANSWERED;
    }

    @Override
    public List<QuotaStatus> statuses() {
      return List.of();
    }
  }
}
