package io.github.quota4j.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A limit that draws from several buckets in order: the plan's allowance, an extra one, and overage last. */
class BucketsTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final CounterKey MAIN =
      new CounterKey("acme", "", "api", "main", Window.ALWAYS.start());
  private static final CounterKey EXTRA =
      new CounterKey("acme", "", "api", "extra", Window.ALWAYS.start());

  private final HeldBooks books = new HeldBooks();

  @Test
  void drainsTheFirstBucketFirst() {
    take("a", 40);
    assertThat(books.counter(MAIN).settled()).isEqualTo(40);
    take("b", 40);
    assertThat(books.counter(MAIN).settled()).isEqualTo(50);
    assertThat(books.counter(EXTRA).settled()).isEqualTo(30);
    take("c", 100);
    assertThat(books.counter(EXTRA).settled()).isEqualTo(100);
    assertThat(books.counter(MAIN).settled())
        .as("50 of its own and 30 of overage")
        .isEqualTo(80);
    assertThat(take("d", 21)).isInstanceOf(TakeAnswer.Refused.class);
    assertThat(take("e", 20)).isInstanceOf(TakeAnswer.Taken.class);
  }

  @Test
  void givesBackTheLastDrawnFirst() {
    assertThat(take("a", 57)).isInstanceOf(TakeAnswer.Taken.class);
    books.settle(new Settle.Refund(new OperationId("acme", "a"), OptionalLong.of(3)), NOW);
    assertThat(books.counter(EXTRA).settled()).isEqualTo(4);
    assertThat(books.counter(MAIN).settled()).isEqualTo(50);
  }

  @Test
  void aCommitOfLessReturnsTheLastDrawnFirst() {
    Take hold =
        takeOf("a", 60).withHold(new HoldTerms(HoldTerms.Kind.RESERVATION, Duration.ofMinutes(1)));
    books.take(hold, NOW);
    assertThat(books.counter(EXTRA).held()).isEqualTo(10);
    books.settle(Settle.commit(new OperationId("acme", "a"), List.of(57L), List.of()), NOW);
    assertThat(books.counter(EXTRA))
        .extracting(Counter::settled, Counter::held)
        .containsExactly(7L, 0L);
    assertThat(books.counter(MAIN))
        .extracting(Counter::settled, Counter::held)
        .containsExactly(50L, 0L);
  }

  private TakeAnswer take(String id, long amount) {
    return books.take(takeOf(id, amount), NOW);
  }

  private static Take takeOf(String id, long amount) {
    Instant end = Window.ALWAYS.end();
    Leg leg = new Leg(List.of(
        new Bucket(MAIN, end, Ceiling.Amount.hard(50)),
        new Bucket(EXTRA, end, Ceiling.Amount.hard(100)),
        new Bucket(MAIN, end, Ceiling.Amount.hard(100))));
    Item item = new Item("api", "", 0, Demand.exactly(amount), List.of(leg));
    return Take.of(new OperationId("acme", id), 0, Instant.MAX, item);
  }
}
