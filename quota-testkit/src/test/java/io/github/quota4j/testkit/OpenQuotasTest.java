package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.FailurePolicy;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.QuotaStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is admitted while the store does not answer, by the policy of its quota, is counted once it does; and told. */
class OpenQuotasTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SettableClock clock = new SettableClock(Scene.START);
  private final QuotaStore store = QuotaStore.inMemory().withClock(clock);
  private final ForgetfulWire wire = new ForgetfulWire(store);
  private final Heard heard = new Heard();
  private final Quotas quotas = Quotas.builder(wire)
      .clock(clock)
      .defaultPlan("free")
      .timeout(Duration.ofSeconds(6))
      .listener(heard)
      .build();

  @BeforeEach
  void apply() {
    quotas
        .admin()
        .apply(Plan.of(
            "free",
            Quota.soft("api", 10).resets(ResetPeriod.DAILY),
            Quota.hard("closed", 10),
            Quota.hard("open", 10).onFailure(FailurePolicy.OPEN),
            Quota.soft("paced", 10).rate(Rate.perSecond(1)),
            Quota.soft("seats", 10).level(),
            Quota.soft("gb", 10).scale(2)));
    assertThat(quotas.consume("acme", "api", 0).allowed()).isTrue();
  }

  @AfterEach
  void close() {
    quotas.close();
  }

  @Test
  void anOpenQuotaAdmitsWhatCannotBeSentAndCountsItOnceTheStoreAnswers() {
    wire.cut = true;
    assertAdmitted(quotas.consume("acme", "api", 4), "4");
    assertAdmitted(quotas.consume("acme", "gb", 4), "4");
    restore();
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(2));
    assertThat(used("api")).isEqualByComparingTo("4");
    assertThat(used("gb")).isEqualByComparingTo("4");
  }

  @Test
  void aClosedQuotaRefusesAndAChargeIsOpenOnlyIfAllItsQuotasAre() {
    wire.cut = true;
    assertUnavailable(quotas.consume("acme", "closed", 1));
    clock.advance(Duration.ofMillis(50)); // what fails at once is one failure
    assertUnavailable(quotas.consume(Charge.of("acme", "api", 1).and("closed", 1)));
    assertUnavailable(quotas.consume(Charge.of("acme", "api", 1).and("unknown", 1)));
    assertAdmitted(
        quotas.consume(Charge.of("acme", "api", 1).and("gb", decimal("0.25"))), "1", "0.25");
  }

  @Test
  void whatTheStoreCountedWithoutAnAnswerCountsOnce() {
    wire.answersToLose.set(1);
    assertAdmitted(quotas.consume("acme", "api", 4), "4");
    assertThat(used("api")).isEqualByComparingTo("4");
    clock.advance(Duration.ofSeconds(7)); // past the deadline: now it cannot come any more
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(1));
    assertThat(heard.recordedLate.get(0).orElseThrow().repeated()).isTrue();
    assertThat(used("api")).isEqualByComparingTo("4");
  }

  @Test
  void beforeTheDeadlineOfAnUnansweredCallNothingIsSentAgain() {
    wire.answersToLose.set(1);
    assertAdmitted(quotas.consume("acme", "api", 4), "4");
    int takes = wire.takes.get();
    wire.callsToLose.set(1);
    assertAdmitted(quotas.consume("acme", "gb", 1), "1");
    clock.advance(SECOND);
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(1));
    assertThat(wire.takes.get()).as("the later one, which never arrived").isEqualTo(takes + 2);
  }

  @Test
  void aRepeatOfAnAdmittedChargeIsTheSameCharge() {
    Charge charge = Charge.of("acme", "api", 4).key("k");
    wire.cut = true;
    assertAdmitted(quotas.consume(charge), "4");
    assertAdmitted(quotas.consume(charge), "4");
    restore();
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(2));
    assertThat(quotas.consume(charge).orElseThrow().repeated()).isTrue();
    assertThat(used("api")).isEqualByComparingTo("4");
    assertThat(quotas.resolve("acme", "k").allowed()).isTrue();
    assertDenied(quotas.record(charge), Reason.KEY_CONFLICT);
  }

  @Test
  void anAdmittedKeyThatBelongsToAnotherChargeIsToldAndNotCounted() {
    assertThat(quotas.consume(Charge.of("acme", "api", 4).key("k")).allowed()).isTrue();
    wire.cut = true;
    assertAdmitted(quotas.consume(Charge.of("acme", "api", 5).key("k")), "5");
    restore();
    await().untilAsserted(() -> assertThat(heard.lost).containsExactly(Reason.KEY_CONFLICT));
    assertThat(used("api")).isEqualByComparingTo("4");
  }

  @Test
  void whatWasAdmittedIsCountedPastTheLimitAndInTheWindowOfItsTime() {
    wire.cut = true;
    assertAdmitted(quotas.consume("acme", "api", 25), "25");
    assertAdmitted(quotas.consume("acme", "open", 25), "25");
    clock.advance(Duration.ofHours(12)); // a new day
    restore();
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(2));
    assertThat(heard.recordedLate)
        .extracting(Decision::reason)
        .containsOnly(Reason.OVER_SOFT_LIMIT);
    assertThat(used("api")).isZero();
    assertThat(heard.recordedLate)
        .filteredOn(decision -> decision.statuses().get(0).service().equals("api"))
        .allSatisfy(decision -> {
          assertThat(decision.statuses().get(0).used()).isEqualByComparingTo("25");
          assertThat(decision.statuses().get(0).window().orElseThrow().contains(Scene.START))
              .isTrue();
        });
    assertThat(heard.overshoots).as("it has a name").isEmpty();
  }

  @Test
  void aRateIsNotAskedForWhatWasAdmitted() {
    wire.cut = true;
    for (int i = 0; i < 3; i++) assertAdmitted(quotas.consume("acme", "paced", 1), "1");
    restore();
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(3));
    assertThat(used("paced")).isEqualByComparingTo("3");
    assertThat(quotas.consume("acme", "paced", 1).allowed())
        .as("tokens are left")
        .isTrue();
  }

  @Test
  void recordAndAsMuchAsFitsAreAdmittedToo() {
    Instant before = Scene.START.minus(Duration.ofDays(1));
    wire.cut = true;
    assertAdmitted(quotas.record(Charge.of("acme", "api", 3).at(before)), "3");
    assertAdmitted(quotas.consumeUpTo(Charge.of("acme", "gb", 12)), "12");
    restore();
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(2));
    assertThat(used("api")).as("that was yesterday").isZero();
    assertThat(used("gb")).isEqualByComparingTo("12");
  }

  @Test
  void whereTheStoreHadGivenLessThanWasAdmittedTheRestIsTold() {
    assertThat(quotas.consume("acme", "open", 8).allowed()).isTrue();
    wire.answersToLose.set(1);
    assertAdmitted(quotas.consumeUpTo(Charge.of("acme", "open", 5)), "5");
    clock.advance(Duration.ofSeconds(7));
    await().untilAsserted(() -> assertThat(heard.lost).containsExactly(Reason.LIMIT_REACHED));
    assertThat(heard.lostUnits).containsExactly(decimal("3"));
    assertThat(used("open")).isEqualByComparingTo("10");
  }

  @Test
  void workUnderAReservationGoesOnWithoutAHoldAndWhatItUsedIsCounted() {
    wire.cut = true;
    try (Reservation hold = quotas.reserve(Charge.of("acme", "gb", 4), Duration.ofMinutes(1))) {
      assertAdmitted(hold.decision(), "4");
      assertAdmitted(hold.extend(Duration.ofMinutes(1)), "4");
      clock.advance(Duration.ofHours(1)); // it does not run out
      assertAdmitted(hold.commit(decimal("2.5")), "2.5");
      assertThat(hold.commit(decimal("2.5")).orElseThrow().repeated()).isTrue();
      assertDenied(hold.commit(3), Reason.ALREADY_COMMITTED);
      assertDenied(hold.release(), Reason.ALREADY_COMMITTED);
      assertDenied(hold.extend(Duration.ofMinutes(1)), Reason.ALREADY_COMMITTED);
    }
    restore();
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(1));
    assertThat(used("gb")).isEqualByComparingTo("2.5");
  }

  @Test
  void workThatWasGivenUpIsNotCounted() {
    wire.cut = true;
    try (Reservation hold = quotas.reserve(Charge.of("acme", "api", 4), Duration.ofMinutes(1))) {
      assertAdmitted(hold.release(), "0");
      assertDenied(hold.commit(4), Reason.ALREADY_RELEASED);
    }
    assertAdmitted(quotas.consume("acme", "api", 1), "1");
    restore();
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(1));
    assertThat(used("api")).isEqualByComparingTo("1");
  }

  @Test
  void anUnansweredReservationIsReturnedAndItsWorkGoesOn() {
    wire.answersToLose.set(1);
    try (Reservation hold = quotas.reserve(Charge.of("acme", "api", 4), Duration.ofHours(1))) {
      assertAdmitted(hold.decision(), "4");
      assertThat(held("api")).isEqualByComparingTo("4");
      clock.advance(Duration.ofSeconds(7));
      await().untilAsserted(() -> assertThat(held("api")).isZero());
      assertAdmitted(hold.commit(3), "3");
    }
    await().untilAsserted(() -> assertThat(used("api")).isEqualByComparingTo("3"));
  }

  @Test
  void aReservationByAKeyOfTheCallersIsClosed() {
    Charge charge = Charge.of("acme", "api", 4).key("k");
    wire.answersToLose.set(1);
    try (Reservation hold = quotas.reserve(charge, Duration.ofHours(1))) {
      assertThat(hold.decision()).isInstanceOf(Decision.Indeterminate.class);
    }
    wire.cut = true;
    try (Reservation hold = quotas.reserve(charge, Duration.ofHours(1))) {
      assertUnavailable(hold.decision());
    }
  }

  @Test
  void aCallThatArrivesTooLateIsNoDifferentFromOneThatDoesNotArrive() {
    wire.onTheWay = () -> clock.advance(Duration.ofSeconds(7));
    assertDenied(quotas.consume("acme", "closed", 4), Reason.DEADLINE_PASSED);
    assertAdmitted(quotas.consume("acme", "api", 4), "4");
    wire.onTheWay = () -> {};
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(1));
    assertThat(used("api")).isEqualByComparingTo("4");
    assertThat(used("closed")).isZero();
  }

  @Test
  void aChangedPlanIsWhatTheLateChargeIsCountedBy() {
    wire.cut = true;
    assertAdmitted(quotas.consume("acme", "api", 4), "4");
    Quotas other = Quotas.builder(store).clock(clock).build();
    other.admin().apply(Plan.of("other", Quota.soft("api", 20).resets(ResetPeriod.DAILY)));
    other.admin().subscribe(new Subscription("acme", "other", BillingCycle.calendar()));
    assertThat(other.consume("acme", "api", 1).allowed()).as("a newer version").isTrue();
    restore();
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(1));
    assertThat(heard.recordedLate.get(0).statuses().get(0).limit()).hasValue(decimal("20"));
    assertThat(used("api")).isEqualByComparingTo("5");
  }

  @Test
  void aCheckIsAdmittedAsTheConsumeWouldBe() {
    wire.cut = true;
    assertAdmitted(quotas.check("acme", "api", 4), "4");
    assertUnavailable(quotas.check("acme", "closed", 4));
    restore();
    assertThat(used("api")).isZero();
  }

  @Test
  void levelsThatAreSetOrGivenBackAndRatesOfCallersAreClosed() {
    wire.cut = true;
    assertAdmitted(quotas.consume("acme", "seats", 2), "2");
    assertUnavailable(quotas.set(Charge.of("acme", "seats", 4)));
    assertUnavailable(quotas.release(Charge.of("acme", "seats", 4)));
    assertUnavailable(quotas.tryAcquire("acme", "login", 1, Rate.perSecond(1)));
  }

  @Test
  void badInputIsBadInputAlsoWhileTheStoreDoesNotAnswer() {
    wire.cut = true;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quotas.consume(Charge.of("acme", "gb", decimal("0.001"))))
        .withMessageContaining("amount of gb must have at most 2 decimals");
  }

  @Test
  void anAccountThatIsOutOfDateStillTellsThePolicyWhenTheCatalogDoesNotAnswer() {
    clock.advance(Duration.ofHours(1));
    wire.catalogCut = true;
    assertAdmitted(quotas.consume("acme", "api", 4), "4");
    assertUnavailable(quotas.consume("stranger", "api", 4));
    clock.advance(SECOND);
    await().untilAsserted(() -> assertThat(heard.recordedLate).hasSize(1));
  }

  @Test
  void aStoreThatNeverAnsweredIsAMistakeAndNoOutage() {
    wire.cut = true;
    try (Quotas second = Quotas.builder(wire).clock(clock).defaultPlan("free").build()) {
      assertUnavailable(second.consume("acme", "api", 1));
    }
  }

  @Test
  void throughAnotherStoreNothingIsAdmitted() {
    wire.cut = true;
    assertUnavailable(quotas.through(usage -> usage).consume("acme", "api", 1));
  }

  @Test
  void whenTooManyChargesWaitFurtherOnesAreRefused() {
    wire.cut = true;
    Charge charge = Charge.of("acme", "api", 1);
    for (int i = 0; i < 50_000; i++)
      assertThat(quotas.consume(charge).allowed()).isTrue();
    assertUnavailable(quotas.consume(charge));
    restore();
    await()
        .atMost(Duration.ofMinutes(1)) // that many are heard of, each one
        .untilAsserted(() -> assertThat(used("api")).isEqualByComparingTo("50000"));
  }

  @Test
  void closingCountsWhatIsLeftIfTheStoreAnswers() {
    wire.callsToLose.set(1);
    assertAdmitted(quotas.consume("acme", "api", 4), "4");
    quotas.close();
    assertThat(heard.recordedLate).hasSize(1);
  }

  @Test
  void closingTellsWhatCannotBeCountedAnyMore() {
    wire.cut = true;
    assertAdmitted(quotas.consume("acme", "api", 4), "4");
    quotas.close();
    assertThat(heard.lost).containsExactly(Reason.STORE_UNAVAILABLE);
  }

  @Test
  void whatNobodyCanKnowAnyMoreIsToldAndNotBilledByGuess() {
    wire.answersToLose.set(1);
    assertAdmitted(quotas.consume("acme", "api", 4), "4");
    wire.cut = true;
    clock.advance(Duration.ofSeconds(6).plus(Duration.ofMinutes(10)));
    await().untilAsserted(() -> assertThat(heard.lost).containsExactly(Reason.UNANSWERED));
    restore();
    assertThat(heard.recordedLate).isEmpty();
  }

  /** The store is back, and asked again. A call that was on its way may fail yet, and have it left alone once more. */
  private void restore() {
    wire.cut = false;
    await().ignoreExceptions().until(() -> {
      clock.advance(SECOND);
      return !quotas.usage("acme").isEmpty();
    });
  }

  private BigDecimal used(String service) {
    return status(service).used();
  }

  private BigDecimal held(String service) {
    return status(service).held();
  }

  private QuotaStatus status(String service) {
    return quotas.usage("acme").stream()
        .filter(status -> status.service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  private static void assertAdmitted(Decision decision, String... granted) {
    assertThat(decision.orElseThrow().granted())
        .usingElementComparator(BigDecimal::compareTo)
        .containsExactlyElementsOf(
            List.of(granted).stream().map(BigDecimal::new).toList());
    assertThat(decision.reason()).isEqualTo(Reason.ADMITTED_UNCHECKED);
    assertThat(decision.degraded()).isTrue();
  }

  private static void assertUnavailable(Decision decision) {
    assertDenied(decision, Reason.STORE_UNAVAILABLE);
    assertThat(decision.degraded()).isTrue();
  }
}
