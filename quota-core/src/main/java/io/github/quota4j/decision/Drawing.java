package io.github.quota4j.decision;

import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
          set.level() - draft.counter(item.legs().get(0).bucket().counter()).settled();
      return delta >= 0 ? Demand.exactly(delta) : new Demand.Release(-delta);
    }
    return item.demand();
  }

  /** How much of a level can be given back: no more than each of its counters has. */
  long releasable(long most) {
    for (Leg leg : item.legs()) {
      if (isGauge(leg))
        most = Math.min(most, draft.counter(leg.bucket().counter()).settled());
    }
    return most;
  }

  /** The draws that give so much back: from levels, not from what was counted over time. */
  List<Draw> release(long amount) {
    List<Draw> draws = new ArrayList<>();
    for (int i = 0; i < item.legs().size(); i++) {
      Leg leg = item.legs().get(i);
      if (isGauge(leg))
        draws.add(new Draw(i, leg.bucket().counter(), leg.bucket().end(), -amount));
    }
    return draws;
  }

  /** How much a limit has room for, up to the most that is wanted. */
  long room(Leg leg, long most) {
    Bucket bucket = leg.raised(draft::counter, now);
    return Math.max(0, Math.min(most, bucket.ceiling().room(draft.counter(bucket.counter()), now)));
  }

  /** Draws of a limit, as much of the amount as fits. */
  List<Draw> draw(int position, Leg leg, long amount) {
    long room = room(leg, amount);
    return room == 0 ? List.of() : drawAll(position, leg, room);
  }

  /** Draws the whole amount of a limit, whether it fits or not: what nobody else pays for is overage. */
  List<Draw> drawAll(int position, Leg leg, long amount) {
    Bucket bucket = leg.bucket();
    if (leg.grants().isEmpty())
      return List.of(new Draw(position, bucket.counter(), bucket.end(), amount));
    Payers payers = new Payers(position, bucket, amount);
    Leg.Grants grants = leg.grants().get();
    grants.buckets().subList(0, grants.before()).forEach(payers::draw);
    payers.drawOwn(ownRoom(bucket));
    grants.buckets().subList(grants.before(), grants.buckets().size()).forEach(payers::draw);
    payers.drawOwn(Long.MAX_VALUE);
    return payers.draws;
  }

  /** What is left of the limit's own allowance: what grants did not pay for was drawn from it. */
  private long ownRoom(Bucket bucket) {
    long own = draft.counter(bucket.counter()).committed()
        - draft.counter(bucket.counter().granted()).committed();
    return Math.max(0, ((Ceiling.Amount) bucket.ceiling()).allowance() - Math.max(0, own));
  }

  /** Who pays for an amount, one after the other. */
  private final class Payers {
    private final List<Draw> draws = new ArrayList<>();
    private final int position;
    private final Bucket bucket;
    private long left;

    Payers(int position, Bucket bucket, long amount) {
      this.position = position;
      this.bucket = bucket;
      this.left = amount;
    }

    void draw(Bucket grant) {
      long part = Math.min(left, grant.ceiling().room(draft.counter(grant.counter()), now));
      add(part, Optional.of(new Draw.Payer(grant.counter(), grant.end())));
    }

    void drawOwn(long room) {
      add(Math.min(left, room), Optional.empty());
    }

    private void add(long part, Optional<Draw.Payer> payer) {
      if (part == 0) return;
      draws.add(new Draw(position, bucket.counter(), bucket.end(), part, payer));
      left -= part;
    }
  }

  /** Whether the counters could take so much at all, ceilings aside. */
  boolean isInRange(long amount) {
    for (Leg leg : item.legs()) {
      if (leg.isRate()) continue;
      if (amount > Unit.MAX_SMALLEST - draft.counter(leg.bucket().counter()).committed())
        return false;
    }
    return true;
  }

  private static boolean isGauge(Leg leg) {
    return !leg.isRate() && leg.bucket().end().equals(Window.ALWAYS.end());
  }
}
