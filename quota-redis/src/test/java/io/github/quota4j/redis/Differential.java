package io.github.quota4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.Take;
import io.github.quota4j.store.Reading;
import io.github.quota4j.store.UsageStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The same steps, on a store and on the core's decision: every answer has to be equal, field by field. */
final class Differential {
  private static final Instant START = Instant.parse("2026-03-01T10:59:30Z");

  private final Function<InstantSource, UsageStore> store;

  /** @param store on a clock */
  Differential(Function<InstantSource, UsageStore> store) {
    this.store = store;
  }

  /** @param seed also names the customer, so that each run has books of its own */
  void run(String run, long seed, int steps) {
    SetClock clock = new SetClock(START);
    String customer = run + "-" + seed;
    RandomSteps random = new RandomSteps(new Random(seed), customer);
    UsageStore tested = store.apply(clock);
    UsageStore core = new PlainBooks(clock);
    Random kinds = new Random(~seed);
    for (int step = 0; step < steps; step++) {
      clock.move(random.clockMoves(clock.instant()));
      String where = "seed " + seed + ", step " + step;
      Instant deadline = clock.instant().plusSeconds(30);
      switch (kinds.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          Take take = random.take(clock.instant());
          same(where + ": " + take, () -> core.take(take), () -> tested.take(take));
        }
        case 4, 5 -> {
          Settle settle = random.settle(clock.instant());
          same(
              where + ": " + settle,
              () -> core.settle(settle, deadline),
              () -> tested.settle(settle, deadline));
        }
        case 6 -> {
          OperationId id = random.someId();
          same(
              where + ": find " + id,
              () -> core.find(id, deadline),
              () -> tested.find(id, deadline));
        }
        default -> {
          var keys = random.someCounters();
          same(
              where + ": read " + keys,
              () -> unordered(core.read(customer, keys, deadline)),
              () -> unordered(tested.read(customer, keys, deadline)));
        }
      }
    }
  }

  private static Set<Object> unordered(Reading reading) {
    Set<Object> parts = new LinkedHashSet<>(reading.open());
    parts.add(reading.counters());
    parts.add(reading.at());
    return parts;
  }

  private static void same(String what, Supplier<?> core, Supplier<?> tested) {
    assertThat(outcome(tested)).as(what).isEqualTo(outcome(core));
  }

  /** The answer, or the kind of what was thrown in its place. */
  private static Object outcome(Supplier<?> step) {
    try {
      return step.get();
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return e instanceof IndexOutOfBoundsException ? IllegalArgumentException.class : e.getClass();
    }
  }
}
