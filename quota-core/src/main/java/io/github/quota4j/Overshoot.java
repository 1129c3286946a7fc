package io.github.quota4j;

import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.Standing;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;

/** Looks for what must not be: a counter above its ceiling right after a charge that was not forced. */
final class Overshoot {
  private Overshoot() {}

  /** @param decision says the standings of the answer in units, in their order */
  static void tell(Events events, Charge charge, Take take, TakeAnswer answer, Decision decision) {
    if (take.forced() || !(answer instanceof TakeAnswer.Taken taken) || taken.repeated()) return;
    for (int i = 0; i < taken.standings().size(); i++) {
      Standing standing = taken.standings().get(i);
      boolean isOfCharge = taken.granted().get(standing.item()) > 0;
      if (isOfCharge && isOver(standing))
        events.overshoot(charge, decision.statuses().get(i));
    }
  }

  /** A standing tells its limit with all allowances that the customer has beside it. */
  private static boolean isOver(Standing standing) {
    return standing.bucket().ceiling() instanceof Ceiling.Amount amount
        && standing.counter().committed() > amount.max();
  }
}
