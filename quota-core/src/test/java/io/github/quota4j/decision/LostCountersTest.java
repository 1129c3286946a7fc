package io.github.quota4j.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A store may drop the counter of a window that is over, and then hear of it again. */
class LostCountersTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final OperationId ID = new OperationId("acme", "k");
  private static final CounterKey KEY =
      new CounterKey("acme", "", "api", "main", Window.ALWAYS.start());

  private final HeldBooks books = new HeldBooks();

  @Test
  void whatIsGivenBackToItLeavesItEmpty() {
    books.take(take(), NOW);
    books.counters.clear();
    books.settle(new Settle.Refund(ID, OptionalLong.empty()), NOW);
    assertThat(books.counter(KEY).settled()).isZero();
  }

  @Test
  void whatWasHeldOfItIsSettledAndNothingBelowNothingIsHeld() {
    HoldTerms terms = new HoldTerms(HoldTerms.Kind.RESERVATION, Duration.ofMinutes(1));
    books.take(take().withHold(terms), NOW);
    books.counters.clear();
    books.settle(Settle.commit(ID, List.of(3L), List.of()), NOW);
    assertThat(books.counter(KEY))
        .extracting(Counter::settled, Counter::held)
        .containsExactly(3L, 0L);
  }

  private static Take take() {
    Instant end = NOW.plusSeconds(60);
    Leg leg = Leg.of(new Bucket(KEY, end, Ceiling.Amount.hard(10)));
    return Take.of(ID, 0, Instant.MAX, new Item("api", "", 0, Demand.exactly(5), List.of(leg)));
  }
}
