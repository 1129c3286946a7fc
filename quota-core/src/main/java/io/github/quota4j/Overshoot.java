package io.github.quota4j;

import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
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
      if (isOfCharge && isOver(standing, take.items().get(standing.item())))
        events.overshoot(charge, decision.statuses().get(i));
    }
  }

  /** By the ceiling that was asked for; where there are extra allowances only the answer tells how far they raise it. */
  private static boolean isOver(Standing standing, Item item) {
    Ceiling ceiling = standing.bucket().ceiling();
    for (Leg leg : item.legs()) {
      boolean isIt = leg.bucket().counter().equals(standing.bucket().counter());
      if (isIt && leg.grants().isEmpty()) ceiling = leg.bucket().ceiling();
    }
    return ceiling instanceof Ceiling.Amount amount
        && standing.counter().committed() > amount.max();
  }
}
