package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Units held for work whose cost is known only afterwards. */
interface ReservationsContract extends StoreUnderTest {
  Duration MINUTE = Duration.ofMinutes(1);

  @Test
  default void aCommitOfLessReturnsTheRest() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE);
    assertThat(hold.decision().allowed()).isTrue();
    assertThat(scene.status("tokens").held()).isEqualByComparingTo("8");
    scene.assertRemaining("tokens", "7");
    scene.assertUsed("tokens", "0");
    assertThat(hold.commit(5).orElseThrow().granted()).containsExactly(decimal("5"));
    scene.assertUsed("tokens", "5");
    scene.assertRemaining("tokens", "10");
  }

  @Test
  default void whatIsHeldCannotBeSpentByOthers() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE);
    Decision held = scene.consume("tokens", 8);
    assertDenied(held, Reason.LIMIT_HELD);
    assertThat(((Decision.Denied) held).retryAfter())
        .as("not at the end of the month")
        .isEmpty();
    scene.spend("tokens", 7);
    assertThat(hold.commit(8).allowed()).isTrue();
    assertDenied(scene.consume("tokens", 1), Reason.LIMIT_REACHED);
    scene.assertUsed("tokens", "15");
  }

  @Test
  default void aReleaseReturnsAllAndKeepsEarlierUsage() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    scene.spend("tokens", 5);
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE);
    assertThat(hold.release().allowed()).isTrue();
    assertThat(hold.release().allowed()).isTrue();
    scene.assertRemaining("tokens", "10");
  }

  @Test
  default void closingReturnsWhatWasNotCommitted() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    try (Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE)) {
      assertThat(hold.decision().allowed()).isTrue();
    }
    scene.assertRemaining("tokens", "15");
    try (Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE)) {
      assertThat(hold.commit(8).allowed()).isTrue();
    }
    scene.assertUsed("tokens", "8");
  }

  @Test
  default void aReservationThatRanOutReturnsItsUnitsWithoutAnyJob() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE);
    scene.clock.advance(MINUTE.minusNanos(1_000));
    assertDenied(scene.consume("tokens", 15), Reason.LIMIT_HELD);
    scene.clock.advance(Duration.ofNanos(1_000));
    scene.assertRemaining("tokens", "15");
    scene.spend("tokens", 15);
    assertDenied(hold.commit(8), Reason.EXPIRED);
    assertDenied(hold.commit(8), Reason.EXPIRED);
    scene.assertUsed("tokens", "15");
  }

  /** More of them than a store looks at in one step, and beside them some of another service. */
  @Test
  default void howeverManyRanOutTheirUnitsComeBackAtOnce() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 300), Quota.hard("pages", 300));
    for (int i = 0; i < 300; i++) {
      String service = i < 150 ? "pages" : "tokens";
      assertThat(
              scene.quotas.reserve(scene.charge(service, 1), MINUTE).decision().allowed())
          .isTrue();
    }
    scene.spend("tokens", 150);
    assertDenied(scene.consume("tokens", 1), Reason.LIMIT_HELD);
    scene.clock.advance(MINUTE);
    scene.assertRemaining("tokens", "150");
    scene.spend("tokens", 150);
    assertDenied(scene.consume("tokens", 1), Reason.LIMIT_REACHED);
    scene.spend("pages", 300);
  }

  @Test
  default void whoTakesWhatFitsAlsoGetsWhatRanOut() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    assertThat(
            scene.quotas.reserve(scene.charge("tokens", 8), MINUTE).decision().allowed())
        .isTrue();
    Reservation other = scene.quotas.reserve(scene.charge("tokens", 2), MINUTE.multipliedBy(2));
    scene.clock.advance(MINUTE);
    assertThat(other.commit(12).orElseThrow().granted()).containsExactly(decimal("12"));
    assertThat(
            scene.quotas.reserve(scene.charge("tokens", 2), MINUTE).decision().allowed())
        .isTrue();
    scene.clock.advance(MINUTE);
    Decision.Allowed rest = scene.quotas.consumeUpTo(scene.charge("tokens", 9)).orElseThrow();
    assertThat(rest.granted()).containsExactly(decimal("3"));
    scene.assertUsed("tokens", "15");
  }

  @Test
  default void aCommitAfterItsTimeSettlesNothing() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE);
    scene.clock.advance(MINUTE);
    assertDenied(hold.commit(3), Reason.EXPIRED);
    scene.assertUsed("tokens", "0");
    scene.assertRemaining("tokens", "15");
  }

  @Test
  default void extendingHoldsItLonger() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE);
    scene.clock.advance(Duration.ofSeconds(50));
    assertThat(hold.extend(MINUTE).allowed()).isTrue();
    scene.clock.advance(Duration.ofSeconds(50));
    assertThat(hold.extend(MINUTE).allowed()).isTrue();
    scene.clock.advance(Duration.ofSeconds(50));
    assertDenied(scene.consume("tokens", 8), Reason.LIMIT_HELD);
    assertThat(hold.commit(8).allowed()).isTrue();
    scene.assertUsed("tokens", "8");
  }

  @Test
  default void aCommitOfMoreTakesWhatFitsAndNamesTheShortfall() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE);
    Decision.Allowed committed = hold.commit(20).orElseThrow();
    assertThat(committed.granted()).containsExactly(decimal("15"));
    assertThat(committed.shortfall()).containsExactly(decimal("5"));
    scene.assertUsed("tokens", "15");
    scene.assertRemaining("tokens", "0");
    Decision.Allowed again = hold.commit(20).orElseThrow();
    assertThat(again.repeated()).isTrue();
    assertThat(again.shortfall()).containsExactly(decimal("5"));
    scene.assertUsed("tokens", "15");
  }

  @Test
  default void theFirstEndCounts() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation committed = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE);
    assertThat(committed.commit(5).allowed()).isTrue();
    assertThat(committed.commit(5).orElseThrow().repeated()).isTrue();
    assertDenied(committed.commit(6), Reason.ALREADY_COMMITTED);
    assertDenied(committed.release(), Reason.ALREADY_COMMITTED);
    assertDenied(committed.extend(MINUTE), Reason.ALREADY_COMMITTED);
    Reservation released = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE);
    assertThat(released.release().allowed()).isTrue();
    assertDenied(released.commit(5), Reason.ALREADY_RELEASED);
    scene.assertUsed("tokens", "5");
    scene.assertRemaining("tokens", "10");
  }

  @Test
  default void reservingWithAUsedKeyIsTheSameReservation() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation first = scene.quotas.reserve(scene.charge("tokens", 8).key("job-1"), MINUTE);
    Reservation again = scene.quotas.reserve(scene.charge("tokens", 8).key("job-1"), MINUTE);
    scene.assertRemaining("tokens", "7");
    assertThat(again.commit(6).allowed()).isTrue();
    assertDenied(first.commit(5), Reason.ALREADY_COMMITTED);
    scene.assertUsed("tokens", "6");
    assertDenied(scene.consumeWithKey("tokens", 8, "job-1"), Reason.KEY_CONFLICT);
  }

  @Test
  default void severalServicesAreHeldTogether() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15), Quota.hard("images", 2));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 10).and("images", 2), MINUTE);
    assertDenied(scene.consume("images", 1), Reason.LIMIT_HELD);
    assertThatThrownBy(() -> hold.commit(4)).hasMessageContaining("each of the 2 services");
    assertThat(hold.commit(decimal("4"), decimal("1")).allowed()).isTrue();
    scene.assertUsed("tokens", "4");
    scene.assertUsed("images", "1");
    scene.spend("images", 1);
  }

  @Test
  default void aReservationIsChargedToTheWindowThatItWasTakenIn() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15).resets(ResetPeriod.MINUTELY));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), Duration.ofMinutes(5));
    scene.clock.set(Instant.parse("2026-03-10T12:31:10Z"));
    scene.spend("tokens", 15);
    assertThat(hold.commit(8).allowed()).isTrue();
    scene.assertUsed("tokens", "15");
  }

  @Test
  default void whatIsCommittedAboveAHoldGoesWhereTheHoldWasTaken() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15).resets(ResetPeriod.MINUTELY));
    Charge charge = scene.charge("tokens", 8).key("job");
    assertThat(scene.quotas.reserve(charge, Duration.ofMinutes(5)).decision().allowed())
        .isTrue();
    scene.clock.advance(MINUTE);
    scene.spend("tokens", 15);
    Reservation again = scene.node().reserve(charge, Duration.ofMinutes(5));
    Decision.Allowed committed = again.commit(20).orElseThrow();
    assertThat(committed.granted()).containsExactly(decimal("15"));
    assertThat(committed.shortfall()).containsExactly(decimal("5"));
    assertThat(committed.statuses().get(0).used()).isEqualByComparingTo("15");
    scene.assertUsed("tokens", "15");
  }

  @Test
  default void aSoftLimitIsReservedPastAndFlagged() {
    Scene scene = new Scene(store(), Quota.soft("tokens", 10).overageCap(5));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 12), MINUTE);
    assertThat(hold.decision().reason()).isEqualTo(Reason.OVER_SOFT_LIMIT);
    scene.assertRemaining("tokens", "0");
    assertDenied(scene.consume("tokens", 4), Reason.LIMIT_HELD);
    Decision.Allowed committed = hold.commit(20).orElseThrow();
    assertThat(committed.shortfall()).containsExactly(decimal("5"));
    assertThat(committed.reason()).isEqualTo(Reason.OVER_SOFT_LIMIT);
    assertThat(scene.status("tokens").overage()).isEqualByComparingTo("5");
  }

  @Test
  default void aRateIsAskedWhenUnitsAreHeldAndNotWhenTheyAreCommitted() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 100).rate(Rate.perSecond(10)));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), MINUTE);
    assertDenied(
        scene.quotas.reserve(scene.charge("tokens", 3), MINUTE).decision(), Reason.RATE_LIMITED);
    assertThat(hold.commit(20).orElseThrow().granted()).containsExactly(decimal("20"));
    assertThat(scene.status("tokens", Limit.RATE).remaining().orElseThrow())
        .isEqualByComparingTo("2");
  }

  @Test
  default void aReservationOfALevelIsHeldAndCommitted() {
    Scene scene = new Scene(store(), Quota.hard("seats", 5).level());
    Reservation hold = scene.quotas.reserve(scene.charge("seats", 4), MINUTE);
    assertDenied(scene.consume("seats", 2), Reason.LIMIT_HELD);
    assertThat(hold.commit(3).allowed()).isTrue();
    scene.assertUsed("seats", "3");
    scene.assertRemaining("seats", "2");
  }

  @Test
  default void nothingIsHeldWhereNothingIsAllowed() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    try (Reservation hold = scene.quotas.reserve(scene.charge("tokens", 16), MINUTE)) {
      assertDenied(hold.decision(), Reason.TOO_LARGE);
      assertThatThrownBy(() -> hold.commit(1)).isInstanceOf(IllegalStateException.class);
    }
    assertDenied(
        scene.quotas.reserve(scene.charge("images", 1), MINUTE).decision(),
        Reason.SERVICE_NOT_IN_PLAN);
    assertThatThrownBy(() -> scene.quotas.reserve(scene.charge("tokens", 1), Duration.ZERO))
        .hasMessageContaining("hold must last longer than nothing");
    scene.assertRemaining("tokens", "15");
  }

  @Test
  default void aCommitAboveItsHoldGoesByTheLimitThatHoldsThen() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 100));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 10), MINUTE);
    scene.quotas.admin().apply(new Plan(scene.plan.name(), List.of(Quota.hard("tokens", 20))));
    scene.clock.advance(MINUTE.dividedBy(2));
    Decision.Allowed settled = hold.commit(60).orElseThrow();
    assertThat(settled.shortfall()).containsExactly(decimal("40"));
    scene.assertUsed("tokens", "20");
  }

  @Test
  default void aCommitAboveItsHoldIsRefusedAgainOnceTheGlassIsMended() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 20));
    BreakGlass glass = BreakGlass.everywhere("ops", "incident").customer(scene.customer);
    scene.quotas.admin().breakGlass(glass);
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 10), MINUTE);
    scene.quotas.admin().mendGlass(glass);
    assertThat(hold.commit(1_000).orElseThrow().granted()).containsExactly(decimal("20"));
    scene.assertUsed("tokens", "20");
  }
}
