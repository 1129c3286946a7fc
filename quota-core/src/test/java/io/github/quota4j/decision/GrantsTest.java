package io.github.quota4j.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A limit whose customer has extra allowances: who pays for what was used. */
class GrantsTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant END = Instant.parse("2026-04-01T00:00:00Z");
  private static final CounterKey MAIN = new CounterKey("acme", "", "api", "main", START);
  private static final OperationId A = new OperationId("acme", "a");

  private final HeldBooks books = new HeldBooks();
  private int calls;

  private static Bucket grant(String id, long amount) {
    CounterKey key = new CounterKey("acme", "", "api", "grant:" + id, Instant.EPOCH);
    return new Bucket(key, Window.ALWAYS.end(), Ceiling.Amount.hard(amount));
  }

  /** 50 of its own, the grants after it, and 30 of overage. */
  private static Leg soft(Bucket... grants) {
    return Leg.of(new Bucket(MAIN, END, new Ceiling.Amount(50, 80)))
        .with(new Leg.Grants(List.of(grants), 0));
  }

  private static Leg hard(int before, Bucket... grants) {
    return Leg.of(new Bucket(MAIN, END, Ceiling.Amount.hard(50)))
        .with(new Leg.Grants(List.of(grants), before));
  }

  @Test
  void theWindowTellsAllThatWasUsedAndTheGrantWhatItPaid() {
    Leg leg = soft(grant("g", 100));
    take(leg, 40);
    take(leg, 40);
    assertThat(used(leg)).containsExactly(80L, 30L, 30L);
    take(leg, 100);
    assertThat(used(leg)).as("30 of overage").containsExactly(180L, 100L, 100L);
    assertThat(take(leg, 1)).isInstanceOf(TakeAnswer.Refused.class);
    assertThat(used(leg)).as("nothing taken").containsExactly(180L, 100L, 100L);
  }

  @Test
  void whatComesFirstIsDrainedFirst() {
    Bucket sooner = grant("sooner", 40);
    Bucket later = grant("later", 40);
    Leg leg = hard(1, sooner, later);
    take(leg, 100);
    assertThat(used(leg))
        .as("40, then 50 of the plan, then 10")
        .containsExactly(100L, 50L, 40L, 10L);
    assertThat(take(leg, 31)).isInstanceOf(TakeAnswer.Refused.class);
    assertThat(take(leg, 30)).isInstanceOf(TakeAnswer.Taken.class);
  }

  @Test
  void anAnswerTellsTheLimitWithWhatIsLeftOfTheGrants() {
    Leg leg = hard(0, grant("g", 100));
    TakeAnswer.Taken taken = (TakeAnswer.Taken) take(leg, 60);
    assertThat(taken.standings().get(0).bucket().ceiling()).isEqualTo(Ceiling.Amount.hard(150));
    TakeAnswer.Refused refused = (TakeAnswer.Refused) take(leg, 91);
    assertThat(refused.standing().bucket().ceiling()).isEqualTo(Ceiling.Amount.hard(150));
  }

  @Test
  void aRefundGivesBackWhatWasDrawnLastFirst() {
    Leg leg = hard(0, grant("g", 100));
    books.take(call(A, leg, Demand.exactly(57)), NOW);
    books.settle(new Settle.Refund(A, OptionalLong.of(3)), NOW);
    assertThat(used(leg)).containsExactly(54L, 4L, 4L);
  }

  @Test
  void aCommitOfLessReturnsTheLastDrawnFirst() {
    Leg leg = hard(0, grant("g", 100));
    books.take(
        call(A, leg, Demand.exactly(60))
            .withHold(new HoldTerms(HoldTerms.Kind.RESERVATION, Duration.ofMinutes(1))),
        NOW);
    assertThat(books.counter(grant("g", 100).counter()).held()).isEqualTo(10);
    books.settle(Settle.commit(A, List.of(57L), List.of()), NOW);
    assertThat(used(leg)).containsExactly(57L, 7L, 7L);
    assertThat(books.counters.values()).allMatch(counter -> counter.held() == 0);
  }

  @Test
  void aHoldThatRanOutGivesTheGrantBackInTheStepThatMissesIt() {
    Leg leg = hard(0, grant("g", 100));
    books.take(
        call(A, leg, Demand.exactly(150))
            .withHold(new HoldTerms(HoldTerms.Kind.RESERVATION, Duration.ofSeconds(1))),
        NOW);
    assertThat(take(leg, 1)).isInstanceOf(TakeAnswer.Refused.class);
    Take later = call(new OperationId("acme", "later"), leg, Demand.exactly(150));
    assertThat(books.take(later, NOW.plusSeconds(1))).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(used(leg)).containsExactly(150L, 100L, 100L);
  }

  @Test
  void aGrantThatBeginsTakesOverWhatIsOver() {
    take(Leg.of(soft().bucket()), 75);
    Leg granted = soft(grant("g", 100));
    take(granted, 25);
    assertThat(used(granted)).as("25 over, then 25 more").containsExactly(100L, 50L, 50L);
  }

  @Test
  void aWindowThatIsOverIsPaidForByAChargeOfNothingAndByNoOther() {
    take(Leg.of(soft().bucket()), 75);
    Leg granted = soft(grant("g", 40));
    force(granted, 5, END);
    assertThat(used(granted)).as("what came late").containsExactly(80L, 5L, 5L);
    force(granted, 0, END);
    assertThat(used(granted)).as("30 over").containsExactly(80L, 30L, 30L);
    force(granted, 0, END);
    assertThat(used(granted)).as("once").containsExactly(80L, 30L, 30L);
  }

  @Test
  void aTrialTellsWhatEachWindowWouldBePaidAndChangesNothing() {
    Bucket grant = grant("g", 40);
    List<Leg> days = new ArrayList<>();
    for (int day = 0; day < 2; day++) {
      Instant start = START.plus(Duration.ofDays(day));
      CounterKey key = new CounterKey("acme", "", "api", "main", start);
      Bucket main = new Bucket(key, start.plus(Duration.ofDays(1)), new Ceiling.Amount(50, 80));
      force(Leg.of(main), 80, NOW);
      days.add(Leg.of(main).with(new Leg.Grants(List.of(grant), 0)));
    }
    GrantTrial trial = new GrantTrial(books, NOW);
    assertThat(days.stream().map(trial::paid)).containsExactly(30L, 10L);
    assertThat(books.counter(grant.counter())).isEqualTo(Counter.ZERO);
  }

  private void force(Leg leg, long amount, Instant now) {
    OperationId id = new OperationId("acme", "forced" + calls++);
    books.take(call(id, leg, Demand.exactly(amount)).asForced(), now);
  }

  @Test
  void aGrantThatIsOverPaysNoMore() {
    Leg granted = soft(grant("g", 100));
    take(granted, 80);
    assertThat(take(soft(), 20)).as("what it paid stays paid").isInstanceOf(TakeAnswer.Taken.class);
    assertThat(used(granted)).as("20 over").containsExactly(100L, 30L, 30L);
    assertThat(take(soft(), 11)).isInstanceOf(TakeAnswer.Refused.class);
  }

  @Test
  void whatWasGivenBackForOthersIsNotGivenBackAgainAndNotLost() {
    OperationId own = new OperationId("acme", "own");
    books.take(call(own, Leg.of(soft().bucket()), Demand.exactly(70)), NOW);
    Leg leg = soft(grant("one", 40), grant("other", 40));
    books.take(call(A, leg, Demand.exactly(40)), NOW);
    assertThat(used(leg)).as("20 taken over, then 40").containsExactly(110L, 60L, 40L, 20L);
    books.settle(new Settle.Refund(own, OptionalLong.empty()), NOW);
    take(leg, 0);
    assertThat(used(leg)).as("the last one first").containsExactly(40L, 40L, 40L, 0L);
    books.settle(new Settle.Refund(A, OptionalLong.empty()), NOW);
    take(leg, 0);
    assertThat(used(leg)).containsExactly(0L, 0L, 0L, 0L);
  }

  @Test
  void whatIsGivenBackWhenTheGrantIsOverIsNoMoreAllowance() {
    books.take(call(A, Leg.of(hard(0).bucket()), Demand.exactly(90)).asForced(), NOW);
    take(hard(0, grant("g", 40)), 0);
    books.settle(new Settle.Refund(A, OptionalLong.empty()), NOW);
    Leg over = hard(0);
    assertThat(over.raised(books::counter, NOW).ceiling())
        .as("told before it is used")
        .isEqualTo(Ceiling.Amount.hard(50));
    assertThat(take(over, 51)).isInstanceOf(TakeAnswer.Refused.class);
    assertThat(take(over, 50)).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(used(over)).containsExactly(50L, 0L);
  }

  @Test
  void whatIsToBeGivenBackToAGrantIsToldAsWhatIsLeftOfIt() {
    books.take(call(A, Leg.of(hard(0).bucket()), Demand.exactly(90)).asForced(), NOW);
    Leg leg = hard(0, grant("g", 40));
    take(leg, 0);
    books.settle(new Settle.Refund(A, OptionalLong.empty()), NOW);
    assertThat(leg.raised(books::counter, NOW).ceiling()).isEqualTo(Ceiling.Amount.hard(90));
    take(leg, 0);
    assertThat(leg.raised(books::counter, NOW).ceiling()).isEqualTo(Ceiling.Amount.hard(90));
  }

  @Test
  void workThatHappenedIsPaidByGrantsAndThenIsOver() {
    Leg leg = hard(0, grant("g", 100));
    books.take(call(A, leg, Demand.exactly(170)).asForced(), NOW);
    assertThat(used(leg)).containsExactly(170L, 100L, 100L);
    assertThat(take(leg, 1)).isInstanceOf(TakeAnswer.Refused.class);
  }

  @Test
  void nodesThatKnowTheGrantAndNodesThatDoNotNeverPassTheCeilingTogether() {
    Leg leg = hard(0, grant("g", 100));
    assertThat(take(leg, 120, 2)).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(take(Leg.of(leg.bucket()), 1, 1)).isInstanceOf(TakeAnswer.Stale.class);
  }

  /** Scenario 42: what is granted is used, or is left, whatever happened; and a second pass finds nothing to do. */
  @Test
  void whatIsUsedAndNotOverIsPaidForByOneOrTheOther() {
    long base = Long.getLong("quota.test.seed", 20_261_124L);
    for (int run = 0; run < 200; run++) new RandomGrants(base + run).play();
  }

  private static final class RandomGrants {
    private final long seed;
    private final Random random;
    private final HeldBooks books = new HeldBooks();
    private final List<Bucket> grants = new ArrayList<>();
    private final List<Bucket> over = new ArrayList<>();
    private final List<OperationId> done = new ArrayList<>();
    private final long overage;
    private int windows;

    RandomGrants(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.overage = random.nextInt(3) * 20L;
    }

    void play() {
      for (int step = 0; step < 60; step++) {
        int dice = random.nextInt(20);
        if (dice < 2 && grants.size() < 4) grants.add(grant("g" + step, 1 + random.nextInt(80)));
        else if (dice == 2) windows++;
        else if (dice == 3 && !grants.isEmpty())
          over.add(grants.remove(random.nextInt(grants.size())));
        else if (dice < 7 && !done.isEmpty()) refund(done.get(random.nextInt(done.size())));
        else if (dice == 7) done.forEach(this::refund);
        else take(step);
        assertAddsUp(step);
      }
    }

    private Leg leg() {
      Instant start = START.plus(Duration.ofDays(windows));
      CounterKey key = new CounterKey("acme", "", "api", "main", start);
      Bucket main =
          new Bucket(key, start.plus(Duration.ofDays(1)), new Ceiling.Amount(50, 50 + overage));
      return Leg.of(main).with(new Leg.Grants(grants, grants.isEmpty() || seed % 2 == 0 ? 0 : 1));
    }

    private Instant now() {
      return START.plus(Duration.ofDays(windows)).plusSeconds(60);
    }

    private void take(int step) {
      OperationId id = new OperationId("acme", "id" + step);
      Take take = call(id, leg(), Demand.exactly(random.nextInt(40)));
      boolean forced = random.nextInt(6) == 0;
      if (books.take(forced ? take.asForced() : take, now()) instanceof TakeAnswer.Taken)
        done.add(id);
    }

    private void refund(OperationId id) {
      OptionalLong most =
          random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(30));
      books.settle(new Settle.Refund(id, most), now());
    }

    private void assertAddsUp(int step) {
      String where = "seed " + seed + ", step " + step;
      Take nothing = call(new OperationId("acme", "nothing" + step), leg(), Demand.exactly(0));
      long tried = new GrantTrial(books, now()).paid(leg());
      Bucket told = leg().raised(books::counter, now());
      books.take(nothing, now()); // who looks brings grants into line
      assertThat(books.counter(leg().bucket().counter().granted()).settled())
          .as("%s: what a trial told", where)
          .isEqualTo(tried);
      assertThat(leg().raised(books::counter, now()))
          .as("%s: what displays told", where)
          .isEqualTo(told);
      long paid = paid(grants, where) + paid(over, where);
      long paidInWindows = 0;
      for (int window = 0; window <= windows; window++) {
        CounterKey key =
            new CounterKey("acme", "", "api", "main", START.plus(Duration.ofDays(window)));
        paidInWindows += books.counter(key.granted()).settled();
      }
      if (over.isEmpty()) assertThat(paid).as(where).isEqualTo(paidInWindows);
      else
        assertThat(paid)
            .as("%s: what nobody took back", where)
            .isGreaterThanOrEqualTo(paidInWindows);
      Counter used = books.counter(leg().bucket().counter());
      long own =
          used.settled() - books.counter(leg().bucket().counter().granted()).settled();
      assertThat(own).as(where).isNotNegative();
      boolean isLeft = grants.stream()
          .anyMatch(grant ->
              books.counter(grant.counter()).settled() < grant.ceiling().most());
      if (isLeft)
        assertThat(own)
            .as("%s: nothing is over while there is a grant", where)
            .isLessThanOrEqualTo(50);
    }

    private long paid(List<Bucket> some, String where) {
      long paid = 0;
      for (Bucket grant : some) {
        long of = books.counter(grant.counter()).settled();
        assertThat(of).as(where).isBetween(0L, grant.ceiling().most());
        paid += of;
      }
      return paid;
    }
  }

  private TakeAnswer take(Leg leg, long amount) {
    return take(leg, amount, 0);
  }

  private TakeAnswer take(Leg leg, long amount, long version) {
    OperationId id = new OperationId("acme", "call" + calls++);
    Item item = new Item("api", "", 0, Demand.exactly(amount), List.of(leg));
    return books.take(Take.of(id, version, Instant.MAX, item), NOW);
  }

  private static Take call(OperationId id, Leg leg, Demand demand) {
    return Take.of(id, 0, Instant.MAX, new Item("api", "", 0, demand, List.of(leg)));
  }

  /** Settled: of the window, of what grants paid in it, and of each grant. */
  private List<Long> used(Leg leg) {
    List<Long> used = new ArrayList<>();
    used.add(books.counter(MAIN).settled());
    used.add(books.counter(MAIN.granted()).settled());
    for (Bucket grant : leg.grants().orElseThrow().buckets())
      used.add(books.counter(grant.counter()).settled());
    return used;
  }
}
