package io.github.quota4j.decision;

import java.time.Instant;
import java.util.List;

/**
 * Brings what grants have paid for of a window into line with what was used in it, in the first step that sees a difference:
 * a grant that begins takes over the overage of the window that is open, or that is over and about to be billed; what was given
 * back by others than those who had drawn it goes back to the grants that are left. One pass does all of it; another one finds
 * nothing to do.
 */
final class Paying {
  private final Draft draft;
  private final Leg leg;
  private final Instant now;

  /** @param leg one with grants */
  Paying(Draft draft, Leg leg, Instant now) {
    this.draft = draft;
    this.leg = leg;
    this.now = now;
  }

  void balance() {
    Counter used = draft.counter(leg.bucket().counter());
    Counter paid = draft.counter(leg.bucket().counter().granted());
    long own = used.settled() - paid.settled();
    long allowance = ((Ceiling.Amount) leg.bucket().ceiling()).allowance();
    if (own > allowance) takeOver(own - allowance);
    if (own < 0) giveBack(-own);
  }

  private List<Bucket> grants() {
    return leg.grants().orElseThrow().buckets();
  }

  private void takeOver(long overage) {
    long left = overage;
    for (Bucket grant : grants()) {
      long part = Math.min(left, grant.ceiling().room(draft.counter(grant.counter()), now));
      if (part > 0) draft.pay(leg, grant, part);
      left -= part;
    }
  }

  /**
   * The last one first. What a grant paid that is over comes back to nobody, and is not allowance of the window either: a grant
   * pays for no more than was used.
   */
  private void giveBack(long surplus) {
    long left = surplus;
    for (int i = grants().size() - 1; i >= 0; i--) {
      Bucket grant = grants().get(i);
      long part = Math.min(left, draft.counter(grant.counter()).settled());
      if (part > 0) draft.pay(leg, grant, -part);
      left -= part;
    }
    if (left > 0) draft.forgo(leg, left);
  }
}
