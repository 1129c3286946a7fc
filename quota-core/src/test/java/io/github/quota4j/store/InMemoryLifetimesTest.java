package io.github.quota4j.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What memory keeps, and for how long: neither does it grow without bound, nor goes what may be needed. */
class InMemoryLifetimesTest {
  private static final Duration DAY = Duration.ofDays(1);

  private Instant now = Instant.parse("2026-03-10T12:00:00Z");
  private final InMemoryUsage usage =
      new InMemoryUsage(() -> now, new InMemoryCustomers(3), Alerts.inProcess());

  @Test
  void aCallersIdIsKeptForTwoDaysAfterItsDeadline() {
    Take first = take("acme", "first").withCallersId();
    usage.take(first);
    now = first.deadline().plus(Duration.ofDays(2));
    usage.take(take("acme", "other"));
    assertThat(isKnown("acme", "first")).isTrue();
    now = now.plusNanos(1_000);
    usage.take(take("acme", "another"));
    assertThat(isKnown("acme", "first")).isFalse();
  }

  @Test
  void aReservationThatMayLastLongerThanOthersKeepsNoneOfThem() {
    HoldTerms year = new HoldTerms(HoldTerms.Kind.RESERVATION, DAY.multipliedBy(366));
    usage.take(take("acme", "long").withCallersId().withHold(year));
    assertThat(usage.settle(Settle.release(new OperationId("acme", "long")), now))
        .isInstanceOf(SettleAnswer.Settled.class);
    usage.take(take("acme", "first").withCallersId());
    now = now.plus(DAY.multipliedBy(3));
    usage.take(take("acme", "other"));
    assertThat(isKnown("acme", "first")).isFalse();
    assertThat(isKnown("acme", "long")).isTrue();
  }

  @Test
  void aMadeIdIsKeptForTenMinutesAfterItsDeadline() {
    Take first = take("acme", "first");
    usage.take(first);
    now = first.deadline().plus(Duration.ofMinutes(10));
    usage.take(take("acme", "other"));
    assertThat(isKnown("acme", "first")).isTrue();
    now = now.plusNanos(1_000);
    usage.take(take("acme", "another"));
    assertThat(isKnown("acme", "first")).isFalse();
  }

  @Test
  void ofMadeIdsOnlyTheLastHundredAreKeptAndOpenHoldsAllOfThem() {
    usage.take(take("acme", "hold").withHold(reservation()));
    for (int i = 0; i < 300; i++) usage.take(take("acme", "made" + i));
    assertThat(isKnown("acme", "hold")).isTrue();
    assertThat(isKnown("acme", "made150")).isFalse();
    assertThat(isKnown("acme", "made250")).isTrue();
    assertThat(usage.settle(Settle.release(new OperationId("acme", "hold")), now))
        .isInstanceOf(SettleAnswer.Settled.class);
  }

  @Test
  void countersOfWindowsThatAreOverAreDropped() {
    for (int i = 0; i < 300; i++) {
      usage.take(take("acme", "made" + i));
      now = now.plus(DAY);
    }
    assertThat(usage.read("acme", Set.of(counter("acme", now.minus(DAY))), now).counters())
        .hasSize(1);
    Set<CounterKey> old = Set.of(counter("acme", Instant.parse("2026-03-10T00:00:00Z")));
    assertThat(usage.read("acme", old, now).counters()).isEmpty();
  }

  @Test
  void aWindowThatIsOverIsKeptWhileUnitsOfItAreHeld() {
    Take hold = take("acme", "hold")
        .withHold(new HoldTerms(HoldTerms.Kind.RESERVATION, Duration.ofDays(366)));
    usage.take(hold);
    CounterKey held = counter("acme", now);
    for (int i = 0; i < 300; i++) {
      now = now.plus(DAY);
      usage.take(take("acme", "made" + i));
    }
    assertThat(usage.read("acme", Set.of(held), now).counter(held))
        .extracting(Counter::held)
        .isEqualTo(1L);
  }

  @Test
  void pastItsBoundNewCustomersAreRefusedUntilOthersAreIdle() {
    for (String customer : List.of("a", "b", "c"))
      assertThat(usage.take(take(customer, "k"))).isInstanceOf(TakeAnswer.Taken.class);
    assertThatThrownBy(() -> usage.take(take("d", "k")))
        .isInstanceOf(QuotaStoreException.class)
        .hasMessageContaining("full: it holds usage of 3 customers")
        .matches(e -> !((QuotaStoreException) e).sent());
    assertThat(usage.take(take("a", "again"))).isInstanceOf(TakeAnswer.Taken.class);
    now = now.plus(DAY);
    assertThat(usage.take(take("d", "k"))).isInstanceOf(TakeAnswer.Taken.class);
  }

  @Test
  void reservationsThatNobodyComesBackForDoNotPileUp() {
    for (int i = 0; i < 300; i++) usage.take(take("acme", "hold" + i).withHold(reservation()));
    assertThat(usage.read("acme", Set.of(), now).open()).hasSize(300);
    now = now.plus(Duration.ofMinutes(1));
    for (int i = 0; i < 150; i++) usage.take(take("acme", "take" + i));
    assertThat(usage.read("acme", Set.of(), now).open()).isEmpty();
    CounterKey counter = counter("acme", now);
    assertThat(usage.read("acme", Set.of(counter), now).counter(counter).outstanding())
        .isZero();
  }

  @Test
  void whoLeftAReservationBehindIsIdleOnceItRanOut() {
    for (String customer : List.of("a", "b", "c"))
      usage.take(take(customer, "hold").withHold(reservation()));
    now = now.plus(DAY);
    assertThat(usage.take(take("d", "k"))).isInstanceOf(TakeAnswer.Taken.class);
  }

  @Test
  void lookingAtCustomersNeedsNoRoom() {
    for (int i = 0; i < 10; i++) {
      String nobody = "nobody-" + i;
      assertThat(isKnown(nobody, "k")).isFalse();
      assertThat(usage.settle(Settle.release(new OperationId(nobody, "k")), now))
          .isInstanceOf(SettleAnswer.NotFound.class);
      assertThat(usage.read(nobody, Set.of(), now).open()).isEmpty();
    }
    assertThat(usage.take(take("a", "k"))).isInstanceOf(TakeAnswer.Taken.class);
  }

  private boolean isKnown(String customer, String id) {
    return usage.find(new OperationId(customer, id), now).isPresent();
  }

  private static HoldTerms reservation() {
    return new HoldTerms(HoldTerms.Kind.RESERVATION, Duration.ofMinutes(1));
  }

  /** One unit of the running day. */
  private Take take(String customer, String id) {
    CounterKey key = counter(customer, now);
    Bucket bucket = new Bucket(key, key.windowStart().plus(DAY), Ceiling.Amount.hard(1_000));
    Item item = new Item("api", "", 0, Demand.exactly(1), List.of(Leg.of(bucket)));
    return Take.of(new OperationId(customer, id), 0, now.plusSeconds(5), item);
  }

  private static CounterKey counter(String customer, Instant when) {
    long day = Math.floorDiv(when.getEpochSecond(), DAY.toSeconds());
    return new CounterKey(
        customer, "", "api", "main", Instant.ofEpochSecond(day * DAY.toSeconds()));
  }
}
