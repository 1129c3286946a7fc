package io.github.quota4j.decision;

import io.github.quota4j.plan.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settle, decided: what became of units that were taken. Pure, like {@link TakeStep}. It asks for no open window and
 * no version: what was taken settles where it was taken.
 */
public final class SettleStep {
  private final Operation operation;
  private final Instant now;
  private final Draft draft;
  private final List<Part> newParts = new ArrayList<>();

  private SettleStep(Operation operation, Instant now, Draft draft) {
    this.operation = operation;
    this.now = now;
    this.draft = draft;
  }

  /**
   * Decides a settle.
   *
   * @param books what the store keeps of the customer, locked
   * @param now store time, read after the last lock was got
   */
  public static Change<SettleAnswer> settle(Books books, Settle settle, Instant now) {
    Optional<Operation> known = books.operation(settle.operation());
    if (known.isEmpty()) return Change.none(new SettleAnswer.NotFound(now));
    Change<SettleAnswer> change = attempt(books, known.get(), settle, now, List.of());
    if (!isShort(change.answer())) return change;
    // As in a take: what ran out is free in the very step that would otherwise name a shortfall.
    Collection<Operation> expired = books.expired(settle.operation().customer(), now);
    return expired.isEmpty() ? change : attempt(books, known.get(), settle, now, expired);
  }

  private static boolean isShort(SettleAnswer answer) {
    return answer instanceof SettleAnswer.Settled settled
        && !settled.repeated()
        && settled.shortfall().stream().anyMatch(missing -> missing > 0);
  }

  private static Change<SettleAnswer> attempt(
      Books books, Operation operation, Settle settle, Instant now, Collection<Operation> expired) {
    Draft draft = new Draft(books, now, 0);
    draft.expire(expired);
    SettleStep step = new SettleStep(operation, now, draft);
    return settle instanceof Settle.Report report
        ? step.report(report)
        : step.refund((Settle.Refund) settle);
  }

  private Change<SettleAnswer> report(Settle.Report report) {
    int parts = operation.parts().size();
    if (!report.spent().isEmpty() && report.spent().size() != parts) {
      throw new IllegalArgumentException("report must name an amount for each of the " + parts
          + " services of the hold, was " + report.spent());
    }
    if (operation.state() != Operation.State.OPEN) return Change.none(late(report));
    if (operation.isExpired(now)) {
      draft.expire(List.of(operation));
      Operation expired =
          operation.with(Operation.State.EXPIRED, operation.sequence(), operation.parts());
      return draft.answer(new SettleAnswer.Ended(now, expired));
    }
    if (report.sequence() <= operation.sequence()) return Change.none(settled(operation, true));
    for (int i = 0; i < parts; i++) reportPart(report, i, operation.parts().get(i));
    Operation after = operation.with(
        report.close() ? Operation.State.CLOSED : Operation.State.OPEN,
        report.sequence(),
        newParts);
    if (report.extend().isPresent())
      after = after.heldUntil(now.plus(report.extend().get()));
    draft.put(after);
    return draft.answer(settled(after, false), report.more());
  }

  /** A repeat of the report that closed it has the first answer; another one comes too late. */
  private SettleAnswer late(Settle.Report report) {
    boolean same = operation.state() == Operation.State.CLOSED
        && operation.answer().until().isPresent()
        && report.close();
    for (int i = 0; i < operation.parts().size(); i++) {
      Part part = operation.parts().get(i);
      long spent = report.spent().isEmpty() ? 0 : report.spent().get(i);
      same &= part.reported() == spent;
    }
    return same ? settled(operation, true) : new SettleAnswer.Ended(now, operation);
  }

  private void reportPart(Settle.Report report, int i, Part part) {
    long reported = report.spent().isEmpty() ? part.reported() : report.spent().get(i);
    long spent = Math.max(part.spent(), Math.min(reported, part.granted()));
    List<Draw> drawn = new ArrayList<>(part.slice(part.spent(), spent));
    drawn.forEach(draw -> draft.spend(draw, operation.kind()));
    if (report.close())
      part.slice(spent, part.granted()).forEach(draw -> draft.free(draw, operation.kind()));
    Part after = part.settled(reported, spent);
    long excess = reported - part.granted();
    if (excess > 0 && !report.more().isEmpty()) {
      List<Draw> further = drawExcess(report.more().get(i), excess);
      further.forEach(draft::settle);
      drawn.addAll(further);
      after = after.enlarged(amountOf(further), further);
    }
    newParts.add(after);
    if (!drawn.isEmpty()) {
      draft.record(UsageRows.of(
          draft,
          operation.id(),
          UsageRow.Kind.USE,
          i,
          after,
          after.spent() - part.spent(),
          drawn,
          now,
          Map.of()));
    }
  }

  /** As much of the excess as every limit has room for. */
  private List<Draw> drawExcess(Item item, long excess) {
    Drawing drawing = new Drawing(draft, now, item);
    long amount = excess;
    for (Leg leg : item.legs()) {
      if (!leg.isRate()) amount = Math.min(amount, drawing.room(leg, amount));
    }
    List<Draw> draws = new ArrayList<>();
    for (int leg = 0; leg < item.legs().size(); leg++) {
      if (!item.legs().get(leg).isRate())
        draws.addAll(drawing.draw(leg, item.legs().get(leg), amount));
    }
    return draws;
  }

  private static long amountOf(List<Draw> draws) {
    return draws.stream()
        .filter(draw -> draw.leg() == draws.get(0).leg())
        .mapToLong(Draw::amount)
        .sum();
  }

  private Change<SettleAnswer> refund(Settle.Refund refund) {
    Operation.State state = operation.state();
    if (operation.isExpired(now)) { // as if somebody had seen it before
      draft.expire(List.of(operation));
      state = Operation.State.EXPIRED;
    }
    if (state == Operation.State.OPEN) return Change.none(new SettleAnswer.NotFound(now));
    if (operation.parts().stream().anyMatch(part -> part.returned() > 0)) {
      return Change.none(settled(operation, true)); // once
    }
    for (int i = 0; i < operation.parts().size(); i++)
      refundPart(refund, i, operation.parts().get(i));
    Operation after = operation.with(state, operation.sequence(), newParts);
    draft.put(after);
    return draft.answer(settled(after, false));
  }

  private void refundPart(Settle.Refund refund, int i, Part part) {
    long most =
        refund.most().isEmpty() ? Long.MAX_VALUE : i == 0 ? refund.most().getAsLong() : 0;
    long back =
        Math.min(most, Math.max(0, part.kept())); // a level that was lowered has nothing to refund
    if (back == 0) {
      newParts.add(part);
      return;
    }
    long there = Math.min(back, stillThere(part));
    List<Draw> returned = part.slice(part.kept() - there, part.kept()).stream()
        .map(draw -> draw.of(-draw.amount()))
        .toList();
    returned.forEach(draft::settle);
    newParts.add(part.refunded(part.returned() + back));
    if (returned.isEmpty()) return; // of a rate nothing is billed, and nothing comes back
    draft.record(UsageRows.of(
        draft, operation.id(), UsageRow.Kind.REFUND, i, part, -there, returned, now, Map.of()));
  }

  /** A level may have been lowered since: what is not there any more is not given back twice. */
  private long stillThere(Part part) {
    long there = Long.MAX_VALUE;
    for (Draw draw : part.draws()) {
      if (draw.end().equals(Window.ALWAYS.end()))
        there = Math.min(there, draft.counter(draw.counter()).settled());
    }
    return there;
  }

  private SettleAnswer.Settled settled(Operation after, boolean repeated) {
    List<Long> missing = new ArrayList<>();
    for (Part part : after.parts()) missing.add(Math.max(0, part.reported() - part.spent()));
    List<Standing> standings = after.answer().standings().stream()
        .map(first -> new Standing(
            first.item(), first.bucket(), draft.counter(first.bucket().counter())))
        .toList();
    return new SettleAnswer.Settled(now, after, missing, standings, repeated);
  }
}
