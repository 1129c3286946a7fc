package io.github.quota4j.decision;

import io.github.quota4j.decision.History.Move;
import io.github.quota4j.decision.Remembered.Piece;
import java.time.Instant;
import java.util.List;

/** What a settle should be answered, told slowly from a {@link History}. */
final class SettleHistory {
  private final History history;
  private final Instant now;

  SettleHistory(History history, Instant now) {
    this.history = history;
    this.now = now;
  }

  String settle(Settle settle) {
    Remembered call = history.calls.get(settle.operation());
    if (call == null) return "not found";
    if (call.ranOut(now)) {
      call.open = false;
      call.expired = true;
    }
    if (settle instanceof Settle.Refund refund) return refund(call, refund);
    Settle.Report report = (Settle.Report) settle;
    if (!call.open) return late(call, report);
    if (report.sequence() <= call.sequence) return Words.settled(call.kept(), call.missing(), true);
    History trial = history.copy();
    Remembered tried = trial.call(settle.operation());
    String answer = new SettleHistory(trial, now).apply(tried, report);
    boolean isShort = tried.missing().stream().anyMatch(n -> n > 0);
    if (!isShort || !history.hasRunOut(now)) {
      history.become(trial);
      return answer;
    }
    history.expire(now);
    return apply(call, report);
  }

  private static String late(Remembered call, Settle.Report report) {
    boolean same = call.take.hold().isPresent() && !call.expired && report.close();
    for (int i = 0; i < call.pieces.size(); i++)
      same &= call.pieces.get(i).reported
          == (report.spent().isEmpty() ? 0 : report.spent().get(i));
    return same ? Words.settled(call.kept(), call.missing(), true) : Words.ended(call.expired);
  }

  private String apply(Remembered call, Settle.Report report) {
    for (int i = 0; i < call.pieces.size(); i++) {
      Piece piece = call.pieces.get(i);
      piece.reported =
          report.spent().isEmpty() ? piece.reported : report.spent().get(i);
      long spent = Math.max(piece.spent, Math.min(piece.reported, piece.granted()));
      for (CounterKey key : piece.from) history.moves.add(new Move(key, spent - piece.spent));
      piece.spent = spent;
      long excess = piece.reported - piece.granted();
      if (excess > 0 && !report.more().isEmpty()) add(piece, report.more().get(i), excess);
      if (report.close()) piece.closed = true;
    }
    call.sequence = report.sequence();
    call.open = !report.close();
    if (report.extend().isPresent()) call.until = now.plus(report.extend().get());
    return Words.settled(call.kept(), call.missing(), false);
  }

  private void add(Piece piece, Item item, long excess) {
    long amount = excess;
    for (Leg leg : item.legs())
      if (!leg.isRate()) amount = Math.min(amount, history.room(leg, now));
    List<CounterKey> from = History.counted(item);
    if (amount <= 0 || from.isEmpty()) return;
    for (CounterKey key : from) history.moves.add(new Move(key, amount));
    piece.extras.add(new Piece.Extra(amount, from));
    piece.spent += amount;
  }

  private String refund(Remembered call, Settle.Refund refund) {
    if (call.open) return "not found";
    if (call.pieces.stream().anyMatch(piece -> piece.returned > 0))
      return Words.settled(call.kept(), call.missing(), true);
    for (int i = 0; i < call.pieces.size(); i++) {
      long most =
          refund.most().isEmpty() ? Long.MAX_VALUE : i == 0 ? refund.most().getAsLong() : 0;
      refund(call.pieces.get(i), most);
    }
    // A commit that was short frees what ran out, and so does its refund: it does no harm.
    if (call.missing().stream().anyMatch(missing -> missing > 0)) history.expire(now);
    return Words.settled(call.kept(), call.missing(), false);
  }

  private void refund(Piece piece, long most) {
    long back = Math.min(most, Math.max(0, piece.spent));
    long left = back; // of a level, only what is still there is really given back
    for (CounterKey key : piece.from)
      if (Piece.isForEver(key)) left = Math.min(left, history.settled(key));
    piece.returned = back;
    for (int i = piece.extras.size() - 1; i >= 0; i--) {
      Piece.Extra extra = piece.extras.get(i);
      long part = Math.min(left, extra.amount());
      for (CounterKey key : extra.from()) history.moves.add(new Move(key, -part));
      left -= part;
    }
    for (CounterKey key : piece.from) history.moves.add(new Move(key, -left));
  }
}
