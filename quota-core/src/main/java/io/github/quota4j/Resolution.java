package io.github.quota4j;

import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.plan.Quota;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A charge, resolved against the account of its customer at an instant. */
final class Resolution {
  private Resolution() {}

  /** What the caller wants of the amounts that it names. */
  enum Intent {
    CONSUME,
    CONSUME_UP_TO,
    RECORD,
    SET,
    RELEASE;

    Demand demand(long amount) {
      return switch (this) {
        case CONSUME, RECORD -> Demand.exactly(amount);
        case CONSUME_UP_TO -> Demand.upTo(amount);
        case SET -> new Demand.SetTo(amount);
        case RELEASE -> new Demand.Release(amount);
      };
    }

    /** Whether it asks for tokens of a rate: only work that has not happened yet does. */
    boolean isPaced() {
      return this == CONSUME || this == CONSUME_UP_TO;
    }

    boolean isForLevels() {
      return this == SET || this == RELEASE;
    }
  }

  /**
   * What to take; empty if the plan does not include one of the services.
   *
   * @param now store time
   * @throws IllegalArgumentException if an amount has more decimals than its unit, a level is asked of what is none, or the
   *     work did not happen yet
   */
  static Optional<List<Item>> of(Request request, Terms terms, Instant now) {
    return of(request, terms, now, request.intent().isPaced());
  }

  /**
   * As above.
   *
   * @param rates whether rates are asked for tokens
   */
  static Optional<List<Item>> of(Request request, Terms terms, Instant now, boolean rates) {
    Instant when = request.happened(now);
    List<Item> items = new ArrayList<>(request.charge().items().size());
    for (Charge.Item item : request.charge().items()) {
      Optional<Quota> quota = terms.quota(item.service());
      if (quota.isEmpty()) return Optional.empty();
      items.add(item(request, item, terms, quota.get(), when, rates));
    }
    return Optional.of(items);
  }

  /**
   * What was taken before, with the same windows, and with the limits, grants and thresholds that hold in them now; in windows
   * that are over, at their end. A limit that is no more in the plan is as it was, and no grant pays for it.
   */
  static Item again(Item taken, Terms terms, Instant now) {
    Instant at = now;
    for (Leg leg : taken.legs()) {
      Instant last = leg.bucket().end().minus(1, ChronoUnit.MICROS);
      if (last.isBefore(at)) at = last;
    }
    Instant when = at;
    List<Leg> current = terms
        .quota(taken.service())
        .filter(quota -> quota.unit().scale() == taken.scale())
        .map(quota -> terms.legs(quota, taken.subject(), when, true))
        .orElse(List.of());
    List<Leg> legs = taken.legs().stream().map(leg -> again(leg, current)).toList();
    return new Item(taken.service(), taken.subject(), taken.scale(), taken.demand(), legs);
  }

  /** The limit as it is now, where it is still counted on the same counter. */
  static Leg again(Leg taken, List<Leg> current) {
    return current.stream()
        .filter(leg -> leg.bucket().counter().equals(taken.bucket().counter()))
        .findFirst()
        .orElseGet(taken::withoutGrants);
  }

  private static Item item(
      Request request, Charge.Item charged, Terms terms, Quota quota, Instant when, boolean rates) {
    Intent intent = request.intent();
    if (intent.isForLevels() && !quota.limits().main().isLevel()) {
      throw new IllegalArgumentException(
          "service must be a level, was " + quota.service() + ", which resets");
    }
    String subject = request.charge().subject().orElse("");
    long amount = quota.unit().smallest(() -> "amount of " + quota.service(), charged.amount());
    return new Item(
        quota.service(),
        subject,
        quota.unit().scale(),
        intent.demand(amount),
        terms.legs(quota, subject, when, rates));
  }
}
