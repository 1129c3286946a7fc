package io.github.quota4j.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A take or a settle that makes no sense cannot be made: each names what is wrong, and its range. */
class RangesTest {
  private static final OperationId ID = new OperationId("acme", "k");

  @Test
  void aTakeIsOfOneCustomer() {
    Item others = new Item("api", "", 0, Demand.exactly(1), List.of(leg("other")));
    Item mine = new Item("api", "", 0, Demand.exactly(1), List.of(leg("acme")));
    assertRefused(
        () -> Take.of(ID, 0, Instant.MAX, mine, others),
        "take of customer acme must not touch a counter of other");
  }

  @Test
  void aTakeHasAnItemAnItemHasALegAndGrantsComeBeforeOrAfter() {
    assertRefused(() -> Take.of(ID, 0, Instant.MAX), "take must have an item");
    assertRefused(
        () -> new Item("api", "", 0, Demand.exactly(1), List.of()), "item must have a leg");
    assertRefused(() -> new Leg.Grants(List.of(), 1), "before must be 0..0, was 1");
  }

  @Test
  void aDemandLiesInTheRangeOfExactNumbers() {
    long most = Unit.MAX_SMALLEST;
    assertThat(Demand.exactly(most)).isEqualTo(new Demand.Add(most, most));
    assertRefused(() -> Demand.exactly(-1), "demand must be 0 <= min <= max");
    assertRefused(() -> Demand.upTo(-1), "demand must be 0 <= min <= max");
    assertRefused(() -> new Demand.Add(3, 2), "was 3 and 2");
    assertRefused(() -> Demand.exactly(most + 1), "max <= 9007199254740991, was");
    assertThat(new Demand.Release(most).most()).isEqualTo(most);
    assertRefused(() -> new Demand.Release(-1), "release must be 0..9007199254740991, was -1");
    assertRefused(() -> new Demand.Release(most + 1), "release must be 0..9007199254740991");
    assertThat(new Demand.SetTo(0).level()).isZero();
    assertRefused(() -> new Demand.SetTo(-1), "level must be 0..9007199254740991, was -1");
    assertRefused(() -> new Demand.SetTo(most + 1), "level must be 0..9007199254740991");
  }

  @Test
  void aCeilingIsAnAllowanceAndWhatIsAboveIt() {
    assertRefused(() -> new Ceiling.Amount(-1, 5), "was -1 and 5");
    assertRefused(() -> new Ceiling.Amount(6, 5), "was 6 and 5");
    assertRefused(() -> Ceiling.Amount.hard(Unit.MAX_SMALLEST + 1), "<= 9007199254740991");
    assertThat(new Ceiling.Amount(0, 0).most()).isZero();
    assertThat(Ceiling.UNLIMITED.isUnlimited()).isTrue();
  }

  @Test
  void aRefillCanBeCountedExactly() {
    long most = Unit.MAX_SMALLEST;
    assertThat(new Ceiling.Refill(1, most, 1).most()).isEqualTo(1);
    assertThat(new Ceiling.Refill(1, 1, most).most()).isEqualTo(most);
    assertRefused(() -> new Ceiling.Refill(0, 1, 1), "was 0 per 1 µs, burst 1");
    assertRefused(() -> new Ceiling.Refill(1, 0, 1), "was 1 per 0 µs, burst 1");
    assertRefused(() -> new Ceiling.Refill(1, 1, 0), "was 1 per 1 µs, burst 0");
    assertRefused(() -> new Ceiling.Refill(1, 2, most), "burst × period at most");
  }

  @Test
  void aHoldLastsAWhileAndIsCountedInWholeMicroseconds() {
    for (Duration bad : List.of(
        Duration.ZERO,
        Duration.ofNanos(-1),
        HoldTerms.LONGEST.plusNanos(1),
        Duration.ofSeconds(Long.MAX_VALUE))) {
      assertRefused(() -> lasting(bad), "hold must last longer than nothing and at most 366 days");
      assertRefused(() -> Settle.extend(ID, 1, bad), "hold must last longer than nothing");
    }
    assertThat(lasting(HoldTerms.LONGEST).duration()).isEqualTo(Duration.ofDays(366));
    assertThat(lasting(Duration.ofNanos(1)).duration()).isEqualTo(Duration.ofNanos(1_000));
    assertThat(lasting(Duration.ofNanos(2_000)).duration()).isEqualTo(Duration.ofNanos(2_000));
    assertThat(Settle.extend(ID, 1, Duration.ofNanos(2_001)).extend())
        .isEqualTo(Optional.of(Duration.ofNanos(3_000)));
  }

  @Test
  void aReportIsNumberedAndNothingThatWasSpentIsNegative() {
    assertRefused(
        () -> Settle.extend(ID, 0, Duration.ofSeconds(1)), "sequence must be at least 1, was 0");
    assertRefused(
        () -> Settle.commit(ID, List.of(1L, -1L), List.of()), "spent must not be negative, was -1");
    assertRefused(
        () -> new Settle.Refund(ID, OptionalLong.of(-1)), "refund must not be negative, was -1");
    assertThat(new Settle.Refund(ID, OptionalLong.of(0)).most()).hasValue(0);
  }

  @Test
  void aReportNamesAnAmountForEachServiceOfTheHold() {
    HeldBooks books = new HeldBooks();
    Item item = new Item("api", "", 0, Demand.exactly(4), List.of(leg("acme")));
    books.take(
        Take.of(ID, 0, Instant.MAX, item).withHold(lasting(Duration.ofMinutes(1))), Instant.EPOCH);
    assertRefused(
        () -> books.settle(Settle.commit(ID, List.of(1L, 2L), List.of()), Instant.EPOCH),
        "each of the 1 services of the hold, was [1, 2]");
    assertThat(books.counter(leg("acme").bucket().counter()).held()).isEqualTo(4);
  }

  private static HoldTerms lasting(Duration duration) {
    return new HoldTerms(HoldTerms.Kind.RESERVATION, duration);
  }

  private static Leg leg(String customer) {
    CounterKey key = new CounterKey(customer, "", "api", "main", Window.ALWAYS.start());
    return Leg.of(new Bucket(key, Window.ALWAYS.end(), Ceiling.Amount.hard(10)));
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(message);
  }
}
