package io.github.quota4j;

import io.github.quota4j.account.Legs;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Account;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A charge, resolved against the account of its customer at an instant.
 *
 * @param account the account
 * @param items what to take
 */
record Resolution(Account account, List<Item> items) {
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
   * Resolves a charge; empty if the plan does not include one of its services.
   *
   * @throws IllegalArgumentException if an amount has more decimals than its unit, or a level is asked of what is none
   */
  static Optional<Resolution> of(Charge charge, Account account, Intent intent, Instant now) {
    List<Item> items = new ArrayList<>(charge.items().size());
    for (Charge.Item item : charge.items()) {
      Optional<Quota> quota = account.plan().quota(item.service());
      if (quota.isEmpty()) return Optional.empty();
      if (intent.isForLevels() && !quota.get().limits().main().isLevel()) {
        throw new IllegalArgumentException(
            "service must be a level, was " + item.service() + ", which resets");
      }
      String subject = charge.subject().orElse("");
      long amount = quota.get().unit().smallest("amount of " + item.service(), item.amount());
      items.add(new Item(
          item.service(),
          subject,
          quota.get().unit().scale(),
          intent.demand(amount),
          Legs.of(account, quota.get(), subject, now, intent.isPaced())));
    }
    return Optional.of(new Resolution(account, items));
  }

  List<Integer> scales() {
    return items.stream().map(Item::scale).toList();
  }
}
