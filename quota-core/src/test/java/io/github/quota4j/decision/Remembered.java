package io.github.quota4j.decision;

import io.github.quota4j.plan.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One call that was admitted, as {@link History} remembers it. */
final class Remembered {
  /** One item of it. What was committed above the hold was drawn from counters of its own. */
  static final class Piece {
    /** Drawn above the hold. */
    record Extra(long amount, List<CounterKey> from) {}

    final List<CounterKey> from;
    final long held;
    final List<Extra> extras = new ArrayList<>();
    long reported;
    long spent;
    long returned;
    boolean closed;

    Piece(List<CounterKey> from, long held, long spent) {
      this.from = from;
      this.held = held;
      this.reported = spent;
      this.spent = spent;
    }

    Piece copy() {
      Piece copy = new Piece(from, held, spent);
      copy.extras.addAll(extras);
      copy.reported = reported;
      copy.returned = returned;
      copy.closed = closed;
      return copy;
    }

    long granted() {
      return held + extras.stream().mapToLong(Extra::amount).sum();
    }

    long outstanding() {
      return closed ? 0 : held - Math.min(spent, held);
    }

    /** Of levels, and of what never resets. */
    static boolean isForEver(CounterKey key) {
      return key.windowStart().equals(Window.ALWAYS.start());
    }
  }

  final Take take;
  final List<Piece> pieces = new ArrayList<>();
  Instant until;
  long sequence;
  boolean open;
  boolean expired;

  Remembered(Take take, Instant now) {
    this.take = take;
    this.open = take.hold().isPresent();
    this.until = take.hold().map(terms -> now.plus(terms.duration())).orElse(now);
  }

  Remembered copy() {
    Remembered copy = new Remembered(take, until);
    pieces.forEach(piece -> copy.pieces.add(piece.copy()));
    copy.until = until;
    copy.sequence = sequence;
    copy.open = open;
    copy.expired = expired;
    return copy;
  }

  /** What it was answered; of a hold that was extended, with its new end. */
  String answer() {
    List<Long> granted = pieces.stream().map(piece -> piece.held).toList();
    return Words.taken(granted, take.hold().map(terms -> until));
  }

  boolean isLease() {
    return take.hold().filter(terms -> terms.kind() == HoldTerms.Kind.LEASE).isPresent();
  }

  boolean ranOut(Instant now) {
    return open && !isLease() && !now.isBefore(until);
  }

  List<Long> kept() {
    return pieces.stream().map(piece -> piece.spent - piece.returned).toList();
  }

  List<Long> missing() {
    return pieces.stream()
        .map(piece -> Math.max(0, piece.reported - piece.spent))
        .toList();
  }
}
