package io.github.quota4j.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Random charges, holds, commits and refunds: the decision function and the slow oracle must agree on every step. */
class DecisionModelTest {
  private static final int RUNS = 400;
  private static final int STEPS = 120;
  private static final List<String> SERVICES = List.of("api", "tokens", "exports");

  @Test
  void agreesWithTheOracleOnEveryStep() {
    long base = Long.getLong("quota.test.seed", 20_261_124L);
    for (int run = 0; run < RUNS; run++) new Run(base + run).play();
  }

  /** One random history; its seed is in every failure. */
  private static final class Run {
    private final long seed;
    private final Random random;
    private final HeldBooks books = new HeldBooks();
    private final ChargeOracle oracle = new ChargeOracle();
    private final List<OperationId> ids = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-10T12:00:00Z");

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      for (String service : SERVICES) {
        oracle.ceilings.put(key(service, "main"), (long) random.nextInt(40));
        oracle.ceilings.put(key(service, "daily"), (long) random.nextInt(25));
      }
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        String what = "seed " + seed + ", step " + step;
        now = now.plusSeconds(random.nextInt(20));
        switch (random.nextInt(5)) {
          case 0, 1 -> take(what, Optional.empty());
          case 2 -> take(what, Optional.of(Duration.ofSeconds(1 + random.nextInt(60))));
          case 3 -> commit(what);
          default -> refund(what);
        }
        for (CounterKey key : oracle.ceilings.keySet()) {
          Counter counter = books.counter(key);
          assertThat(counter.settled())
              .as("settled of %s, %s", key, what)
              .isEqualTo(oracle.used(key));
          assertThat(counter.outstanding()).as("outstanding, %s", what).isGreaterThanOrEqualTo(0);
          assertThat(counter.committed())
              .as("R1, %s", what)
              .isLessThanOrEqualTo(oracle.ceiling(key));
        }
      }
    }

    private void take(String what, Optional<Duration> hold) {
      OperationId id = new OperationId("acme", "op-" + ids.size());
      List<Item> items = new ArrayList<>();
      for (String service : SERVICES) if (random.nextInt(3) == 0) items.add(item(service));
      if (items.isEmpty()) return;
      Take take = Take.of(id, 0, Instant.MAX, items.toArray(new Item[0]));
      if (hold.isPresent())
        take = take.withHold(new HoldTerms(HoldTerms.Kind.RESERVATION, hold.get()));
      boolean expected = oracle.take(
          id, counters(items), bounds(items, true), bounds(items, false), hold.map(now::plus), now);
      TakeAnswer answer = books.take(take, now);
      assertThat(answer instanceof TakeAnswer.Taken)
          .as("%s at %s: %s", what, now, answer)
          .isEqualTo(expected);
      if (expected) {
        ids.add(id);
        assertThat(((TakeAnswer.Taken) answer).granted())
            .as(what)
            .containsExactly(
                LongStream.of(oracle.find(id).orElseThrow().granted).boxed().toArray(Long[]::new));
        assertThat(books.take(take, now))
            .as("a repeat, %s", what)
            .isEqualTo(((TakeAnswer.Taken) answer).again());
      }
    }

    private void commit(String what) {
      if (ids.isEmpty()) return;
      OperationId id = ids.get(random.nextInt(ids.size()));
      ChargeOracle.Admitted charge = oracle.find(id).orElseThrow();
      if (charge.until.isEmpty()) return;
      List<Item> more = new ArrayList<>();
      for (List<CounterKey> counters : charge.counters)
        more.add(itemOf(counters, Demand.exactly(0)));
      long[] spent =
          LongStream.generate(() -> random.nextInt(20)).limit(more.size()).toArray();
      Settle commit = Settle.commit(id, LongStream.of(spent).boxed().toList(), more);
      boolean wasOpen = charge.open;
      boolean expected = oracle.commit(id, spent, now);
      SettleAnswer answer = books.settle(commit, now);
      if (wasOpen)
        assertThat(answer instanceof SettleAnswer.Settled)
            .as("%s: %s", what, answer)
            .isEqualTo(expected);
      SettleAnswer again = books.settle(commit, now);
      if (expected)
        assertThat(((SettleAnswer.Settled) again).repeated())
            .as("a repeat, %s", what)
            .isTrue();
    }

    private void refund(String what) {
      if (ids.isEmpty()) return;
      OperationId id = ids.get(random.nextInt(ids.size()));
      ChargeOracle.Admitted charge = oracle.find(id).orElseThrow();
      if (charge.open) {
        SettleAnswer answer = books.settle(new Settle.Refund(id, OptionalLong.empty()), now);
        Class<?> expected = SettleAnswer.NotFound.class;
        // The books learn that it ran out when somebody needs the room, which the oracle does not
        // tell.
        if (books.operation(id).orElseThrow().state() == Operation.State.OPEN)
          assertThat(answer).as(what).isInstanceOf(expected);
        return;
      }
      long most = 1L + random.nextInt(10);
      oracle.refund(id, most);
      assertThat(books.settle(new Settle.Refund(id, OptionalLong.of(most)), now))
          .as(what)
          .isInstanceOf(SettleAnswer.Settled.class);
    }

    private Item item(String service) {
      List<CounterKey> counters = random.nextBoolean()
          ? List.of(key(service, "main"))
          : List.of(key(service, "main"), key(service, "daily"));
      int amount = random.nextInt(12);
      return itemOf(
          counters, random.nextInt(4) == 0 ? Demand.upTo(amount) : Demand.exactly(amount));
    }

    private Item itemOf(List<CounterKey> counters, Demand demand) {
      List<Leg> legs = counters.stream()
          .map(
              key -> new Bucket(key, Window.ALWAYS.end(), Ceiling.Amount.hard(oracle.ceiling(key))))
          .map(Leg::of)
          .toList();
      return new Item(counters.get(0).service(), "", 0, demand, legs);
    }

    private static List<List<CounterKey>> counters(List<Item> items) {
      return items.stream()
          .map(item -> item.legs().stream().map(leg -> leg.first().counter()).toList())
          .toList();
    }

    private static long[] bounds(List<Item> items, boolean least) {
      return items.stream()
          .map(item -> (Demand.Add) item.demand())
          .mapToLong(add -> least ? add.min() : add.max())
          .toArray();
    }

    private static CounterKey key(String service, String limit) {
      return new CounterKey("acme", "", service, limit, Window.ALWAYS.start());
    }
  }
}
