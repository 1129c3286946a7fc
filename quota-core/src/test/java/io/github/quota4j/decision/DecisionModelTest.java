package io.github.quota4j.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Window;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random calls of every kind: the decision function and the slow history must agree on every answer and on every counter,
 * and the ledger must say the same as the counters.
 */
class DecisionModelTest {
  private static final int RUNS = Integer.getInteger("quota.test.runs", 300);
  private static final int STEPS = 100;

  @Test
  void agreesWithTheHistoryOnEveryStep() {
    long base = Long.getLong("quota.test.seed", 20_261_124L);
    for (int run = 0; run < RUNS; run++) new Run(base + run).play();
  }

  /** One random history; its seed is in every failure. */
  private static final class Run {
    private final long seed;
    private final Random random;
    private final RandomCalls calls;
    private final HeldBooks books = new HeldBooks();
    private final History history = new History();
    private Instant now = Instant.parse("2026-03-10T12:00:00Z");

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.calls = new RandomCalls(random);
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        now = calls.clockMoves(now);
        String where = "seed " + seed + ", step " + step + ", at " + now + ": ";
        if (random.nextInt(5) < 3) take(where, calls.take(now));
        else settle(where, calls.settle(now));
        for (CounterKey key : calls.counters) assertAgrees(where, key);
      }
      assertLedgerSaysTheSame();
    }

    private void take(String where, Take take) {
      String expected = history.take(take, now);
      TakeAnswer answer = books.take(take, now);
      assertThat(Words.of(answer)).as("%s%s", where, take).isEqualTo(expected);
      if (answer instanceof TakeAnswer.Refused refused)
        refused.retryAfter().ifPresent(wait -> calls.edge(now.plus(wait)));
      if (!expected.startsWith("taken")) return;
      calls.admitted(take);
      for (UsageRow row : books.usage) {
        if (!row.operation().equals(take.id())) continue;
        Instant used = take.eventTime().orElse(now);
        for (Draw draw : row.draws())
          used = new Window(draw.counter().windowStart(), draw.end()).clamp(used);
        assertThat(row.recordedAt()).as("%s%s", where, row).isEqualTo(used);
      }
    }

    private void settle(String where, Settle settle) {
      String expected = new SettleHistory(history, now).settle(settle);
      assertThat(Words.of(books.settle(settle, now))).as("%s%s", where, settle).isEqualTo(expected);
    }

    private void assertAgrees(String where, CounterKey key) {
      Counter counter = books.counter(key);
      assertThat(counter.settled())
          .as("%ssettled of %s", where, key)
          .isEqualTo(history.settled(key));
      assertThat(counter.held())
          .as("%sheld of %s", where, key)
          .isEqualTo(history.outstanding(key, false));
      assertThat(counter.leased())
          .as("%sleased of %s", where, key)
          .isEqualTo(history.outstanding(key, true));
    }

    private void assertLedgerSaysTheSame() {
      for (CounterKey key : calls.counters) {
        assertThat(sum(key)).as("ledger of %s, seed %s", key, seed).isEqualTo(history.settled(key));
      }
      for (UsageRow row : books.usage) {
        Set<Long> sums = row.draws().stream()
            .collect(Collectors.groupingBy(Draw::leg, Collectors.summingLong(Draw::amount)))
            .values()
            .stream()
            .collect(Collectors.toSet());
        assertThat(sums).as("%s, seed %s", row, seed).containsExactly(row.quantity());
        for (Draw draw : row.draws()) {
          assertThat(
                  new Window(draw.counter().windowStart(), draw.end()).contains(row.recordedAt()))
              .as("%s lies in the window that paid, seed %s", row, seed)
              .isTrue();
        }
      }
    }

    private long sum(CounterKey key) {
      ToLongFunction<UsageRow> drawn = row -> row.draws().stream()
          .filter(draw -> draw.counter().equals(key))
          .mapToLong(Draw::amount)
          .sum();
      return books.usage.stream().mapToLong(drawn).sum();
    }
  }
}
