package io.github.quota4j.decision;

import io.github.quota4j.decision.Remembered.Piece;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a take should be answered, told slowly: it remembers every call and every amount that moved, and adds all of it up
 * for each question. No counters, no drafts: what may not be is tried on a copy. It answers in {@link Words}.
 */
final class History {
  /** An amount that was settled on a counter, or given back. */
  record Move(CounterKey counter, long amount) {}

  Map<OperationId, Remembered> calls = new LinkedHashMap<>();
  List<Move> moves = new ArrayList<>();
  private Map<CounterKey, SlowRate> rates = new HashMap<>();
  private Map<CounterKey, Long> versions = new HashMap<>();

  History copy() {
    History copy = new History();
    calls.forEach((id, call) -> copy.calls.put(id, call.copy()));
    copy.moves.addAll(moves);
    rates.forEach((key, rate) -> copy.rates.put(key, rate.copy()));
    copy.versions.putAll(versions);
    return copy;
  }

  void become(History other) {
    calls = other.calls;
    moves = other.moves;
    rates = other.rates;
    versions = other.versions;
  }

  /** Nothing falls below 0. */
  long settled(CounterKey counter) {
    long sum = 0;
    for (Move move : moves)
      if (move.counter().equals(counter)) sum = Math.max(0, sum + move.amount());
    return sum;
  }

  long outstanding(CounterKey counter, boolean leases) {
    long sum = 0;
    for (Remembered call : calls.values()) {
      if (!call.open || call.isLease() != leases) continue;
      for (Piece piece : call.pieces) if (piece.from.contains(counter)) sum += piece.outstanding();
    }
    return sum;
  }

  private long committed(CounterKey counter) {
    return settled(counter) + outstanding(counter, true) + outstanding(counter, false);
  }

  Remembered call(OperationId id) {
    return Objects.requireNonNull(calls.get(id));
  }

  String take(Take take, Instant now) {
    Remembered known = calls.get(take.id());
    if (known != null) return isSame(known.take, take) ? "again " + known.answer() : "conflict";
    if (take.deadline().isBefore(now)) return "too late";
    Optional<String> stale = stale(take, now);
    if (stale.isPresent()) return stale.get();
    History one = copy();
    String answer = one.attempt(take, now);
    if (one.calls.containsKey(take.id()) && (one.isAsAsked(take) || !hasRunOut(now))) become(one);
    if (calls.containsKey(take.id()) || !hasRunOut(now)) return answer;
    List<Remembered> freed = expire(now);
    History two = copy();
    answer = two.attempt(take, now);
    if (two.calls.containsKey(take.id())) {
      become(two);
      for (Remembered call : freed) {
        for (Piece piece : call.pieces)
          if (piece.outstanding() > 0) piece.from.forEach(key -> see(key, take.accountVersion()));
      }
    }
    return answer;
  }

  private static boolean isSame(Take one, Take other) {
    boolean same = one.forced() == other.forced()
        && one.hold().map(HoldTerms::kind).equals(other.hold().map(HoldTerms::kind))
        && one.items().size() == other.items().size();
    for (int i = 0; same && i < one.items().size(); i++) {
      Item a = one.items().get(i);
      Item b = other.items().get(i);
      same = a.service().equals(b.service())
          && a.subject().equals(b.subject())
          && a.demand().equals(b.demand());
    }
    return same;
  }

  private Optional<String> stale(Take take, Instant now) {
    for (Item item : take.items()) {
      for (Leg leg : item.legs()) {
        CounterKey counter = leg.bucket().counter();
        boolean isOpen = new Window(counter.windowStart(), leg.bucket().end()).contains(now);
        if (!isOpen && !take.forced()) return Optional.of("stale WINDOW");
        if (versions.getOrDefault(counter, 0L) > take.accountVersion())
          return Optional.of("stale ACCOUNT");
      }
    }
    return Optional.empty();
  }

  boolean hasRunOut(Instant now) {
    return calls.values().stream().anyMatch(call -> call.ranOut(now));
  }

  List<Remembered> expire(Instant now) {
    List<Remembered> ranOut =
        calls.values().stream().filter(call -> call.ranOut(now)).toList();
    for (Remembered call : ranOut) {
      call.open = false;
      call.expired = true;
    }
    return ranOut;
  }

  private boolean isAsAsked(Take take) {
    List<Piece> pieces = call(take.id()).pieces;
    for (int i = 0; i < pieces.size(); i++) {
      if (take.items().get(i).demand() instanceof Demand.Add add && pieces.get(i).held < add.max())
        return false;
    }
    return true;
  }

  /** Remembers the call if all of it fits; else this history is of no use any more. */
  private String attempt(Take take, Instant now) {
    Remembered call = new Remembered(take, now);
    calls.put(take.id(), call);
    for (Item item : take.items()) {
      Optional<String> refused = admit(call, item, now);
      if (refused.isPresent()) {
        calls.remove(take.id());
        return refused.get();
      }
    }
    return call.answer();
  }

  private Optional<String> admit(Remembered call, Item item, Instant now) {
    Demand demand = item.demand();
    if (demand instanceof Demand.SetTo set) {
      long delta = set.level() - settled(item.legs().get(0).bucket().counter());
      demand = delta < 0 ? new Demand.Release(-delta) : Demand.exactly(delta);
    }
    if (demand instanceof Demand.Release release) {
      lower(call, item, release.most());
      return Optional.empty();
    }
    Demand.Add add = (Demand.Add) demand;
    long amount = add.max();
    for (Leg leg : item.legs()) {
      if (call.take.forced()) {
        if (!leg.isRate() && committed(leg.bucket().counter()) + amount > Unit.MAX_SMALLEST)
          return Optional.of(refused("RANGE", item.legs().get(0), Optional.empty()));
        continue;
      }
      amount = Math.min(amount, room(leg, now));
      if (amount < add.min()) return Optional.of(refused(leg, add.min(), now));
    }
    count(call, item, amount, now);
    return Optional.empty();
  }

  private void count(Remembered call, Item item, long amount, Instant now) {
    boolean isHeld = call.take.hold().isPresent();
    List<CounterKey> counted = counted(item);
    call.pieces.add(new Piece(counted, amount, isHeld ? 0 : amount));
    if (amount == 0) return;
    for (CounterKey counter : counted) {
      if (!isHeld) moves.add(new Move(counter, amount));
      see(counter, call.take.accountVersion());
    }
    for (Leg leg : item.legs()) {
      if (!leg.isRate() || call.take.forced()) continue;
      rate(leg).admit(amount, now);
      see(leg.bucket().counter(), call.take.accountVersion());
    }
  }

  private void lower(Remembered call, Item item, long most) {
    List<CounterKey> levels = item.legs().stream()
        .filter(leg -> !leg.isRate() && leg.bucket().end().equals(Window.ALWAYS.end()))
        .map(leg -> leg.bucket().counter())
        .toList();
    long amount = most;
    for (CounterKey level : levels) amount = Math.min(amount, settled(level));
    call.pieces.add(new Piece(levels, -amount, -amount));
    for (CounterKey level : levels) {
      moves.add(new Move(level, -amount));
      see(level, call.take.accountVersion());
    }
  }

  static List<CounterKey> counted(Item item) {
    return item.legs().stream()
        .filter(leg -> !leg.isRate())
        .map(leg -> leg.bucket().counter())
        .toList();
  }

  private void see(CounterKey counter, long version) {
    versions.merge(counter, version, Math::max);
  }

  private SlowRate rate(Leg leg) {
    return rates.computeIfAbsent(
        leg.bucket().counter(),
        key -> new SlowRate((Ceiling.Refill) leg.bucket().ceiling()));
  }

  long room(Leg leg, Instant now) {
    if (leg.isRate()) return rate(leg).room(now);
    long max = ((Ceiling.Amount) leg.bucket().ceiling()).max();
    return Math.max(0, max - committed(leg.bucket().counter()));
  }

  private String refused(Leg leg, long amount, Instant now) {
    Bucket bucket = leg.bucket();
    long most = bucket.ceiling() instanceof Ceiling.Refill refill
        ? refill.burst()
        : ((Ceiling.Amount) bucket.ceiling()).max();
    if (most > 0 && amount > most) return refused("TOO_LARGE", leg, Optional.empty());
    if (leg.isRate()) return refused("RATE", leg, Optional.of(rate(leg).wait(amount, now)));
    boolean isHeld = amount <= most - settled(bucket.counter());
    boolean ends = !isHeld && most > 0 && !bucket.end().equals(Window.ALWAYS.end());
    return refused(
        isHeld ? "HELD" : "LIMIT",
        leg,
        ends ? Optional.of(Duration.between(now, bucket.end())) : Optional.empty());
  }

  private static String refused(String reason, Leg leg, Optional<Duration> wait) {
    return Words.refused(reason, leg.bucket().counter(), wait);
  }
}
