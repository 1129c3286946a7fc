package io.github.quota4j;

import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.Part;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A call that was made before: what it was about then, whatever its account says by now. */
final class Repeat {
  private Repeat() {}

  /**
   * The charge, resolved as it was when the operation was made; empty if it was about another number of services, or if
   * nothing but the amounts is known any more.
   *
   * @throws IllegalArgumentException if an amount has more decimals than its unit had
   */
  static Optional<List<Item>> items(Request request, Operation known) {
    List<Charge.Item> charged = request.charge().items();
    if (charged.size() != known.parts().size()) return Optional.empty();
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < charged.size(); i++) {
      List<Leg> legs = legs(known.answer(), i);
      if (legs.isEmpty()) return Optional.empty();
      Part part = known.parts().get(i);
      Charge.Item item = charged.get(i);
      long amount =
          new Unit("units", part.scale()).smallest("amount of " + item.service(), item.amount());
      items.add(new Item(
          item.service(),
          request.charge().subject().orElse(""),
          part.scale(),
          request.intent().demand(amount),
          legs));
    }
    return Optional.of(items);
  }

  /**
   * The items with the limits that they were first counted against; as they are if those are not known any more. Where the
   * account still says the same limit, it says how far it may grow by now.
   */
  static List<Item> asFirstTaken(List<Item> asked, TakeAnswer.Taken first) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      List<Leg> legs = legs(first, i);
      if (legs.isEmpty()) return asked;
      Item item = asked.get(i);
      List<Leg> current =
          legs.stream().map(leg -> Resolution.again(leg, item.legs())).toList();
      items.add(new Item(item.service(), item.subject(), item.scale(), item.demand(), current));
    }
    return items;
  }

  private static List<Leg> legs(TakeAnswer.Taken first, int item) {
    return first.standings().stream()
        .filter(standing -> standing.item() == item)
        .map(standing -> Leg.of(standing.bucket()))
        .toList();
  }
}
