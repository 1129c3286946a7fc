package io.github.quota4j.redis;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.plan.Unit;
import java.util.ArrayList;
import java.util.List;

/** KEYS and ARGV of one call. Every number is checked here: what a script is given, its numbers hold exactly. */
final class Arguments {
  private final List<String> keys = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  List<String> keys() {
    return keys;
  }

  List<String> values() {
    return values;
  }

  Arguments key(String key) {
    keys.add(key);
    return this;
  }

  Arguments word(String word) {
    values.add(word);
    return this;
  }

  Arguments flag(boolean flag) {
    values.add(flag ? "1" : "0");
    return this;
  }

  /** A number that is exact already. */
  Arguments number(long number) {
    values.add(Long.toString(number));
    return this;
  }

  /** @throws IllegalArgumentException if it is not 0 to 2<sup>53</sup> - 1 */
  Arguments amount(String what, long amount) {
    if (amount < 0 || amount > Unit.MAX_SMALLEST) {
      throw new IllegalArgumentException(
          what + " must be 0.." + Unit.MAX_SMALLEST + ", was " + amount);
    }
    return number(amount);
  }

  /** Items, as {@code read_items} of {@code books.lua} reads them. */
  Arguments items(List<Item> items) {
    items.forEach(this::item);
    return this;
  }

  private void item(Item item) {
    word(LengthPrefixed.of(item.service()))
        .word(LengthPrefixed.of(item.subject()))
        .number(item.scale());
    if (item.demand() instanceof Demand.Add add) {
      word("add").amount("amount", add.min()).amount("amount", add.max());
    } else if (item.demand() instanceof Demand.Release release) {
      word("release").number(0).amount("amount", release.most());
    } else if (item.demand() instanceof Demand.SetTo set) {
      word("set").number(0).amount("level", set.level());
    }
    number(item.legs().size());
    item.legs().forEach(this::leg);
  }

  private void leg(Leg leg) {
    if (leg.grants().isPresent()) {
      throw new IllegalArgumentException(
          "leg must have no grants, had " + leg.grants().get());
    }
    Bucket bucket = leg.bucket();
    key(Keys.counter(bucket.counter()));
    boolean refills = bucket.ceiling() instanceof Ceiling.Refill;
    word(refills ? "R" : "A")
        .number(Micros.exact("start of a window", bucket.counter().windowStart()))
        .number(Micros.exact("end of a window", bucket.end()));
    if (bucket.ceiling() instanceof Ceiling.Amount amount) {
      number(amount.allowance()).number(amount.max()).number(0);
    } else if (bucket.ceiling() instanceof Ceiling.Refill refill) {
      amount("rate", refill.amount())
          .amount("period", refill.periodMicros())
          .amount("burst", refill.burst());
    }
  }
}
