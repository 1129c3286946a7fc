package io.github.quota4j;

import io.github.quota4j.account.Legs;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.Part;
import io.github.quota4j.decision.Refusal;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Standing;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.SubscriptionStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Turns what a store answered into a decision. */
final class Answers {
  private Answers() {}

  /**
   * The decision for a take; of one that is stale there is none yet.
   *
   * @param scales decimals of each item's unit
   */
  static Decision of(TakeAnswer answer, String operation, IntUnaryOperator scales, Terms terms) {
    if (answer instanceof TakeAnswer.Taken taken) return taken(taken, operation, scales, terms);
    if (answer instanceof TakeAnswer.Refused refused) return refused(refused, scales, terms);
    if (answer instanceof TakeAnswer.Conflict) return denied(Reason.KEY_CONFLICT, answer.at());
    if (answer instanceof TakeAnswer.TooLate) return denied(Reason.DEADLINE_PASSED, answer.at());
    return denied(
        Reason.STORE_UNAVAILABLE,
        answer.at()); // stale again and again: the account changes all the time
  }

  /**
   * What became of an operation by now: what it holds, or what is left of what it was charged.
   *
   * @param now store time
   */
  static Decision of(Operation operation, Terms terms, Instant now) {
    Optional<Reason> ended = howItEndedWithNothing(operation, now);
    if (ended.isPresent()) return denied(ended.get(), now);
    if (operation.state() != Operation.State.OPEN) return left(operation, terms);
    TakeAnswer.Taken held = operation.answer().again();
    return taken(held, operation.id().value(), scales(operation), terms);
  }

  private static Optional<Reason> howItEndedWithNothing(Operation operation, Instant now) {
    List<Part> parts = operation.parts();
    if (parts.stream().anyMatch(part -> part.returned() > 0)) {
      boolean isAll = parts.stream().allMatch(part -> part.kept() <= 0);
      return isAll ? Optional.of(Reason.REFUNDED) : Optional.empty();
    }
    if (operation.isExpired(now)) return Optional.of(Reason.EXPIRED);
    boolean wasHold = operation.answer().until().isPresent();
    boolean isOver = wasHold && operation.state() != Operation.State.OPEN;
    return isOver && parts.stream().allMatch(part -> part.spent() == 0)
        ? Optional.of(howItEnded(operation))
        : Optional.empty();
  }

  /** The decision for a settle. */
  static Decision of(SettleAnswer answer, Terms terms) {
    if (answer instanceof SettleAnswer.Settled settled) return settled(settled, terms);
    if (answer instanceof SettleAnswer.Ended ended)
      return denied(howItEnded(ended.operation()), answer.at());
    return denied(Reason.NOT_FOUND, answer.at());
  }

  /** Why nothing holds for a customer, whose subscription stands so; empty if it has none. */
  static Reason withoutTerms(Optional<SubscriptionStatus> status) {
    if (status.isEmpty()) return Reason.NO_PLAN;
    return switch (status.get()) {
      case ACTIVE, TRIALING -> Reason.SUBSCRIPTION_REFUSED;
      case PAST_DUE -> Reason.SUBSCRIPTION_PAST_DUE;
      case UNPAID -> Reason.SUBSCRIPTION_UNPAID;
      case CANCELED -> Reason.SUBSCRIPTION_CANCELED;
      case TRIAL_ENDED -> Reason.TRIAL_ENDED;
      case SEVERAL -> Reason.SEVERAL_SUBSCRIPTIONS;
    };
  }

  static Decision.Denied denied(Reason reason, Instant at) {
    return new Decision.Denied(reason, at, List.of(), Optional.empty());
  }

  private static Decision taken(
      TakeAnswer.Taken taken, String operation, IntUnaryOperator scales, Terms terms) {
    List<BigDecimal> granted = new ArrayList<>(taken.granted().size());
    for (int i = 0; i < taken.granted().size(); i++) {
      granted.add(BigDecimal.valueOf(taken.granted().get(i), scales.applyAsInt(i)));
    }
    List<QuotaStatus> statuses = statuses(taken.standings(), scales, terms, taken.at());
    return new Decision.Allowed(
        reason(taken.standings(), terms),
        taken.at(),
        statuses,
        granted,
        List.of(),
        operation,
        taken.repeated());
  }

  private static Decision refused(
      TakeAnswer.Refused refused, IntUnaryOperator scales, Terms terms) {
    List<QuotaStatus> statuses = statuses(List.of(refused.standing()), scales, terms, refused.at());
    return new Decision.Denied(
        reason(refused.reason()), refused.at(), statuses, refused.retryAfter());
  }

  private static Decision left(Operation operation, Terms terms) {
    List<Long> shortfall = operation.parts().stream()
        .map(part -> Math.max(0, part.reported() - part.spent()))
        .toList();
    TakeAnswer.Taken first = operation.answer();
    return settled(
        new SettleAnswer.Settled(first.at(), operation, shortfall, first.standings(), true), terms);
  }

  private static Decision settled(SettleAnswer.Settled settled, Terms terms) {
    List<BigDecimal> kept = new ArrayList<>();
    List<BigDecimal> shortfall = new ArrayList<>();
    List<Part> parts = settled.operation().parts();
    for (int i = 0; i < parts.size(); i++) {
      kept.add(BigDecimal.valueOf(parts.get(i).kept(), parts.get(i).scale()));
      shortfall.add(BigDecimal.valueOf(settled.shortfall().get(i), parts.get(i).scale()));
    }
    List<Standing> standings = settled.standings();
    return new Decision.Allowed(
        reason(standings, terms),
        settled.at(),
        statuses(standings, scales(settled.operation()), terms, settled.at()),
        kept,
        shortfall,
        settled.operation().id().value(),
        settled.repeated());
  }

  private static IntUnaryOperator scales(Operation operation) {
    return item -> operation.parts().get(item).scale();
  }

  private static List<QuotaStatus> statuses(
      List<Standing> standings, IntUnaryOperator scales, Terms terms, Instant at) {
    List<QuotaStatus> statuses = new ArrayList<>(standings.size());
    for (Standing standing : standings) {
      int scale = scales.applyAsInt(standing.item());
      statuses.add(Statuses.of(standing, scale, standing.counter().held(), terms, at));
    }
    return statuses;
  }

  private static Reason reason(List<Standing> standings, Terms terms) {
    boolean over = false;
    for (Standing standing : standings) {
      if (wouldBeDenied(standing, terms)) return Reason.WOULD_BE_DENIED;
      over |= isOver(standing);
    }
    return over ? Reason.OVER_SOFT_LIMIT : Reason.WITHIN_LIMIT;
  }

  private static boolean isOver(Standing standing) {
    return standing.bucket().ceiling() instanceof Ceiling.Amount amount
        && standing.counter().committed() > amount.allowance();
  }

  private static boolean wouldBeDenied(Standing standing, Terms terms) {
    CounterKey key = standing.bucket().counter();
    Optional<Quota> quota = terms.quota(key.service());
    if (quota.isEmpty() || !quota.get().enforcement().shadow()) return false;
    long granted = granted(standing, quota.get());
    return quota
        .get()
        .limits()
        .named(key.limit())
        .filter(limit -> standing.counter().committed() - granted
            > Legs.ceiling(quota.get(), limit).max())
        .isPresent();
  }

  /** What grants add to a limit. */
  private static long granted(Standing standing, Quota quota) {
    if (!standing.bucket().counter().limit().equals(Limit.MAIN)) return 0;
    long allowance = Legs.ceiling(quota, quota.limits().main()).allowance();
    return ((Ceiling.Amount) standing.bucket().ceiling()).allowance() - allowance;
  }

  private static Reason reason(Refusal refusal) {
    return switch (refusal) {
      case LIMIT -> Reason.LIMIT_REACHED;
      case HELD -> Reason.LIMIT_HELD;
      case RATE -> Reason.RATE_LIMITED;
      case TOO_LARGE -> Reason.TOO_LARGE;
      case RANGE -> Reason.OUT_OF_RANGE;
    };
  }

  private static Reason howItEnded(Operation operation) {
    if (operation.state() == Operation.State.EXPIRED) return Reason.EXPIRED;
    boolean spent = operation.parts().stream().anyMatch(part -> part.spent() > 0);
    return spent ? Reason.ALREADY_COMMITTED : Reason.ALREADY_RELEASED;
  }
}
