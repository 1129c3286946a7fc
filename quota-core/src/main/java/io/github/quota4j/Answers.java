package io.github.quota4j;

import io.github.quota4j.account.Legs;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.Part;
import io.github.quota4j.decision.Refusal;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Standing;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
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
  static Decision of(TakeAnswer answer, String operation, IntUnaryOperator scales, Plan plan) {
    if (answer instanceof TakeAnswer.Taken taken) return taken(taken, operation, scales, plan);
    if (answer instanceof TakeAnswer.Refused refused) return refused(refused, scales, plan);
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
  static Decision of(Operation operation, Plan plan, Instant now) {
    Optional<Reason> ended = howItEndedWithNothing(operation, now);
    if (ended.isPresent()) return denied(ended.get(), now);
    if (operation.state() != Operation.State.OPEN) return left(operation, plan);
    TakeAnswer.Taken held = operation.answer().again();
    return taken(held, operation.id().value(), scales(operation), plan);
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
  static Decision of(SettleAnswer answer, Plan plan) {
    if (answer instanceof SettleAnswer.Settled settled) return settled(settled, plan);
    if (answer instanceof SettleAnswer.Ended ended)
      return denied(howItEnded(ended.operation()), answer.at());
    return denied(Reason.NOT_FOUND, answer.at());
  }

  static Decision.Denied denied(Reason reason, Instant at) {
    return new Decision.Denied(reason, at, List.of(), Optional.empty());
  }

  private static Decision taken(
      TakeAnswer.Taken taken, String operation, IntUnaryOperator scales, Plan plan) {
    List<BigDecimal> granted = new ArrayList<>(taken.granted().size());
    for (int i = 0; i < taken.granted().size(); i++) {
      granted.add(BigDecimal.valueOf(taken.granted().get(i), scales.applyAsInt(i)));
    }
    List<QuotaStatus> statuses = statuses(taken.standings(), scales, plan, taken.at());
    return new Decision.Allowed(
        reason(taken.standings(), plan),
        taken.at(),
        statuses,
        granted,
        List.of(),
        operation,
        taken.repeated());
  }

  private static Decision refused(TakeAnswer.Refused refused, IntUnaryOperator scales, Plan plan) {
    List<QuotaStatus> statuses = statuses(List.of(refused.standing()), scales, plan, refused.at());
    return new Decision.Denied(
        reason(refused.reason()), refused.at(), statuses, refused.retryAfter());
  }

  private static Decision left(Operation operation, Plan plan) {
    List<Long> shortfall = operation.parts().stream()
        .map(part -> Math.max(0, part.reported() - part.spent()))
        .toList();
    TakeAnswer.Taken first = operation.answer();
    return settled(
        new SettleAnswer.Settled(first.at(), operation, shortfall, first.standings(), true), plan);
  }

  private static Decision settled(SettleAnswer.Settled settled, Plan plan) {
    List<BigDecimal> kept = new ArrayList<>();
    List<BigDecimal> shortfall = new ArrayList<>();
    List<Part> parts = settled.operation().parts();
    for (int i = 0; i < parts.size(); i++) {
      kept.add(BigDecimal.valueOf(parts.get(i).kept(), parts.get(i).scale()));
      shortfall.add(BigDecimal.valueOf(settled.shortfall().get(i), parts.get(i).scale()));
    }
    List<Standing> standings = settled.standings();
    return new Decision.Allowed(
        reason(standings, plan),
        settled.at(),
        statuses(standings, scales(settled.operation()), plan, settled.at()),
        kept,
        shortfall,
        settled.operation().id().value(),
        settled.repeated());
  }

  private static IntUnaryOperator scales(Operation operation) {
    return item -> operation.parts().get(item).scale();
  }

  private static List<QuotaStatus> statuses(
      List<Standing> standings, IntUnaryOperator scales, Plan plan, Instant at) {
    List<QuotaStatus> statuses = new ArrayList<>(standings.size());
    for (Standing standing : standings) {
      int scale = scales.applyAsInt(standing.item());
      statuses.add(Statuses.of(standing, scale, standing.counter().held(), plan, at));
    }
    return statuses;
  }

  private static Reason reason(List<Standing> standings, Plan plan) {
    boolean over = false;
    for (Standing standing : standings) {
      if (wouldBeDenied(standing, plan)) return Reason.WOULD_BE_DENIED;
      over |= isOver(standing);
    }
    return over ? Reason.OVER_SOFT_LIMIT : Reason.WITHIN_LIMIT;
  }

  private static boolean isOver(Standing standing) {
    return standing.bucket().ceiling() instanceof Ceiling.Amount amount
        && standing.counter().committed() > amount.allowance();
  }

  private static boolean wouldBeDenied(Standing standing, Plan plan) {
    CounterKey key = standing.bucket().counter();
    Optional<Quota> quota = plan.quota(key.service());
    if (quota.isEmpty() || !quota.get().enforcement().shadow()) return false;
    return quota
        .get()
        .limits()
        .named(key.limit())
        .filter(limit ->
            standing.counter().committed() > Legs.ceiling(quota.get(), limit).max())
        .isPresent();
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
