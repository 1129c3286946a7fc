package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Draw;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.Part;
import io.github.quota4j.decision.Standing;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which counters must be locked. */
public final class Needs {
  private Needs() {}

  /** All limits of some items. */
  public static Set<NeededCounter> of(List<Item> items) {
    return of(items, 0);
  }

  /** The same, to be charged by an account. */
  public static Set<NeededCounter> of(List<Item> items, long version) {
    Set<NeededCounter> needed = new HashSet<>();
    add(items, version, needed);
    return needed;
  }

  /** All limits of some items, beside those of others. */
  public static void add(List<Item> items, Set<NeededCounter> needed) {
    add(items, 0, needed);
  }

  private static void add(List<Item> items, long version, Set<NeededCounter> needed) {
    for (Item item : items) {
      for (Leg leg : item.legs()) {
        for (Bucket bucket : leg.buckets())
          needed.add(NeededCounter.of(bucket, item.scale(), version));
      }
    }
  }

  /** What an operation draws on. */
  public static Set<NeededCounter> drawnBy(Operation operation) {
    Set<NeededCounter> needed = new HashSet<>();
    for (Part part : operation.parts()) {
      for (Draw draw : part.draws()) needed.addAll(NeededCounter.of(draw, part.scale()));
    }
    return needed;
  }

  /** Whose usage an operation is. */
  public static Set<Use> uses(Operation operation) {
    String customer = operation.id().customer();
    return operation.parts().stream()
        .map(part -> new Use(new ServiceKey(customer, part.service()), part.subject()))
        .collect(Collectors.toSet());
  }

  /** What a settle of an operation changes or tells of. */
  public static Set<NeededCounter> of(Operation operation) {
    Set<NeededCounter> needed = drawnBy(operation);
    for (Standing standing : operation.answer().standings()) {
      int scale = operation.parts().get(standing.item()).scale();
      needed.add(NeededCounter.drawn(standing.bucket(), scale));
    }
    return needed;
  }
}
