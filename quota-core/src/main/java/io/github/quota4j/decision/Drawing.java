package io.github.quota4j.decision;

import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds out what one item can have, and from where, given the books as drafted so far. Changes nothing. */
final class Drawing {
  private final Draft draft;
  private final Instant now;
  private final Item item;

  Drawing(Draft draft, Instant now, Item item) {
    this.draft = draft;
    this.now = now;
    this.item = item;
  }

  /** What the item asks for, now that the level it may speak of is known. */
  Demand demand() {
    if (item.demand() instanceof Demand.SetTo set) {
      long delta =
          set.level() - draft.counter(item.legs().get(0).first().counter()).settled();
      return delta >= 0 ? Demand.exactly(delta) : new Demand.Release(-delta);
    }
    return item.demand();
  }

  /** How much of a level can be given back: no more than each of its counters has. */
  long releasable(long most) {
    for (Leg leg : item.legs()) {
      if (isGauge(leg))
        most = Math.min(most, draft.counter(leg.first().counter()).settled());
    }
    return most;
  }

  /** The draws that give so much back: from levels, not from what was counted over time. */
  List<Draw> release(long amount) {
    List<Draw> draws = new ArrayList<>();
    for (int i = 0; i < item.legs().size(); i++) {
      Leg leg = item.legs().get(i);
      if (isGauge(leg)) draws.add(new Draw(i, leg.first().counter(), leg.first().end(), -amount));
    }
    return draws;
  }

  /** How much a limit has room for, up to the most that is wanted. */
  long room(Leg leg, long most) {
    if (leg.buckets().size() == 1) {
      Bucket only = leg.first();
      return Math.max(0, Math.min(most, only.ceiling().room(draft.counter(only.counter()), now)));
    }
    long room = 0;
    for (Draw draw : draw(0, leg, most)) room += draw.amount();
    return room;
  }

  /** Draws of a limit's buckets, in order, as much of the amount as fits. */
  List<Draw> draw(int position, Leg leg, long amount) {
    if (leg.buckets().size() == 1) {
      Bucket only = leg.first();
      long room = room(leg, amount);
      return room == 0 ? List.of() : List.of(new Draw(position, only.counter(), only.end(), room));
    }
    List<Draw> draws = new ArrayList<>();
    Map<CounterKey, Long> drawn =
        new HashMap<>(); // the same counter may come again, with a higher ceiling
    long left = amount;
    for (Bucket bucket : leg.buckets()) {
      long before = drawn.getOrDefault(bucket.counter(), 0L);
      long room = bucket.ceiling().room(draft.counter(bucket.counter()), now) - before;
      long part = Math.min(left, room);
      if (part <= 0) continue;
      draws.add(new Draw(position, bucket.counter(), bucket.end(), part));
      drawn.put(bucket.counter(), before + part);
      left -= part;
    }
    return draws;
  }

  /** Draws the whole amount of a limit's last bucket, ceiling or not. */
  Draw force(int position, Leg leg, long amount) {
    Bucket last = leg.buckets().get(leg.buckets().size() - 1);
    return new Draw(position, last.counter(), last.end(), amount);
  }

  /** Whether the counters could take so much at all, ceilings aside. */
  boolean isInRange(long amount) {
    for (Leg leg : item.legs()) {
      if (leg.isRate()) continue;
      Draw forced = force(0, leg, amount);
      if (amount > Unit.MAX_SMALLEST - draft.counter(forced.counter()).committed()) return false;
    }
    return true;
  }

  private static boolean isGauge(Leg leg) {
    return !leg.isRate() && leg.first().end().equals(Window.ALWAYS.end());
  }
}
