package io.github.quota4j;

import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.plan.Quota;
import java.time.Instant;
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
