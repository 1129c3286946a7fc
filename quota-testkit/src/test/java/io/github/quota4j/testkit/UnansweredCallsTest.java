package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaDeniedException;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers are told when the store is not heard of, and what becomes of their calls. */
class UnansweredCallsTest {
  private final SettableClock clock = new SettableClock(Scene.START);
  private final ForgetfulWire wire = new ForgetfulWire(QuotaStore.inMemory().withClock(clock));
  private final Quotas quotas = Quotas.builder(wire)
      .clock(clock)
      .defaultPlan("free")
      .timeout(Duration.ofSeconds(6))
      .build();

  @BeforeEach
  void apply() {
    quotas.admin().apply(Plan.of("free", Quota.hard("api", 10)));
  }

  @AfterEach
  void close() {
    quotas.close();
  }

  @Test
  void aCallThatWasNotSentIsDeniedAndNotCounted() {
    wire.callsToLose.set(1);
    assertDenied(quotas.consume("acme", "api", 4), Reason.STORE_UNAVAILABLE);
    assertThat(used()).isZero();
    assertThat(quotas.consume("acme", "api", 4).allowed()).isTrue();
  }

  @Test
  void aCallWithoutAnAnswerIsIndeterminateAndARepeatByItsKeyCountsOnce() {
    Charge charge = Charge.of("acme", "api", 4).key("k");
    wire.answersToLose.set(2);
    for (int i = 0; i < 2; i++) {
      Decision unknown = quotas.consume(charge);
      assertThat(unknown).isInstanceOf(Decision.Indeterminate.class);
      assertThat(unknown.allowed()).isFalse();
    }
    clock.advance(Duration.ofSeconds(1)); // after two failures the store is left alone for so long
    assertThat(quotas.resolve("acme", "k").allowed()).isTrue();
    assertThat(quotas.consume(charge).orElseThrow().repeated()).isTrue();
    assertThat(used()).isEqualTo(4);
  }

  @Test
  void aCallWithoutAKeyIsTakenBackOnceItsDeadlineHasPassed() {
    wire.answersToLose.set(1);
    Decision.Indeterminate unknown = (Decision.Indeterminate) quotas.consume("acme", "api", 4);
    assertThat(used()).isEqualTo(4);
    wire.callsToLose.set(1); // the first attempt to take it back fails too
    clock.advance(Duration.ofSeconds(7));
    await().untilAsserted(() -> assertThat(used()).isZero());
    assertDenied(quotas.resolve("acme", unknown.operation()), Reason.REFUNDED);
  }

  @Test
  void aReservationWithoutAnAnswerIsReleased() {
    wire.answersToLose.set(1);
    try (var hold = quotas.reserve(Charge.of("acme", "api", 4), Duration.ofHours(1))) {
      assertThat(hold.decision()).isInstanceOf(Decision.Indeterminate.class);
    }
    assertThat(quotas.usage("acme").get(0).held()).isEqualByComparingTo("4");
    clock.advance(Duration.ofSeconds(7));
    await().untilAsserted(() -> assertThat(quotas.usage("acme").get(0).held()).isZero());
  }

  @Test
  void workIsNotBegunWhereNobodyKnowsWhetherItsUnitsAreHeld() {
    wire.answersToLose.set(1);
    AtomicBoolean begun = new AtomicBoolean();
    assertThatThrownBy(() -> quotas.call(
            Charge.of("acme", "api", 4), Duration.ofHours(1), () -> begun.getAndSet(true)))
        .isInstanceOfSatisfying(
            QuotaDeniedException.class,
            e -> assertThat(e.decision()).isInstanceOf(Decision.Indeterminate.class));
    assertThat(begun).isFalse();
    clock.advance(Duration.ofSeconds(7));
    await().untilAsserted(() -> assertThat(quotas.usage("acme").get(0).held()).isZero());
  }

  @Test
  void workThatCannotBeSettledKeepsItsResultAndTimeReturnsTheHold() throws Exception {
    Duration hour = Duration.ofHours(1);
    String result = quotas.call(Charge.of("acme", "api", 4), hour, () -> {
      wire.callsToLose.set(1);
      return "done";
    });
    assertThat(result).isEqualTo("done");
    assertThat(quotas.usage("acme").get(0).held()).isEqualByComparingTo("4");
    clock.advance(hour);
    assertThat(quotas.usage("acme").get(0).held()).isZero();
    assertThat(used()).isZero();
  }

  @Test
  void aCheckThatFailsCountsNothingAndSaysSo() {
    wire.callsToLose.set(1);
    assertDenied(quotas.check("acme", "api", 4), Reason.STORE_UNAVAILABLE);
  }

  @Test
  void whoAsksHowThingsStandIsToldThatNobodyKnows() {
    wire.callsToLose.set(1);
    assertThatThrownBy(() -> quotas.usage("acme")).isInstanceOf(QuotaStoreException.class);
  }

  @Test
  void aCommitThatWasNotSentMayBeMadeAgain() {
    var hold = quotas.reserve(Charge.of("acme", "api", 4), Duration.ofHours(1));
    wire.callsToLose.set(2);
    assertDenied(hold.commit(3), Reason.STORE_UNAVAILABLE);
    hold.close(); // does not reach the store either, and does not throw
    clock.advance(Duration.ofSeconds(1));
    assertThat(hold.commit(3).allowed()).isTrue();
    hold.close();
    assertThat(used()).isEqualTo(3);
  }

  @Test
  void anUnansweredReserveByAKeyOfTheCallersIsHisToRepeat() {
    Charge charge = Charge.of("acme", "api", 4).key("k");
    wire.answersToLose.set(1);
    assertThat(quotas.reserve(charge, Duration.ofHours(1)).decision())
        .isInstanceOf(Decision.Indeterminate.class);
    clock.advance(Duration.ofSeconds(7));
    try (var hold = quotas.reserve(charge, Duration.ofHours(1))) {
      assertThat(hold.decision().orElseThrow().repeated()).isTrue();
      assertThat(hold.commit(3).allowed()).isTrue();
    }
    assertThat(used()).isEqualTo(3);
  }

  @Test
  void aReservationThatWasTakenBackResolvesToReleased() {
    wire.answersToLose.set(1);
    var hold = quotas.reserve(Charge.of("acme", "api", 4), Duration.ofHours(1));
    String operation = ((Decision.Indeterminate) hold.decision()).operation();
    assertThat(quotas.resolve("acme", operation).allowed()).isTrue();
    clock.advance(Duration.ofSeconds(7));
    await()
        .untilAsserted(
            () -> assertDenied(quotas.resolve("acme", operation), Reason.ALREADY_RELEASED));
  }

  @Test
  void aCheckMayAnswerFromAReadingThatIsNotTooOld() {
    Charge charge = Charge.of("acme", "api", 8);
    Duration minute = Duration.ofMinutes(1);
    assertThat(quotas.check(charge, minute).allowed()).isTrue();
    assertThat(quotas.consume("acme", "api", 4).allowed()).isTrue();
    int reads = wire.reads.get();
    clock.advance(minute);
    assertThat(quotas.check(charge, minute).allowed()).as("a minute old").isTrue();
    assertThat(wire.reads.get()).isEqualTo(reads);
    assertDenied(quotas.check(charge), Reason.LIMIT_REACHED);
    clock.advance(Duration.ofNanos(1_000));
    assertDenied(quotas.check(charge, minute), Reason.LIMIT_REACHED);
    assertThat(wire.reads.get()).isEqualTo(reads + 2);
  }

  private int used() {
    return quotas.usage("acme").get(0).used().intValue();
  }
}
