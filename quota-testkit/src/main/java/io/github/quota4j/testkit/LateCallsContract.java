package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Quota;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a reservation answers to whoever comes late, or comes again. */
interface LateCallsContract extends StoreUnderTest {
  Duration HOUR = Duration.ofHours(1);

  @Test
  default void afterACommitOnlyTheSameCommitIsAllowed() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), HOUR);
    Decision.Allowed first = hold.commit(5).orElseThrow();
    Decision.Allowed again = hold.commit(5).orElseThrow();
    assertThat(again.repeated()).isTrue();
    assertThat(again.granted()).isEqualTo(first.granted());
    assertDenied(hold.commit(6), Reason.ALREADY_COMMITTED);
    assertDenied(hold.commit(0), Reason.ALREADY_COMMITTED);
    assertDenied(hold.release(), Reason.ALREADY_COMMITTED);
    assertDenied(hold.extend(HOUR), Reason.ALREADY_COMMITTED);
    hold.close();
    hold.close();
    assertThat(resolve(scene, hold).orElseThrow().granted()).containsExactly(decimal("5"));
    scene.assertUsed("tokens", "5");
    scene.assertRemaining("tokens", "10");
  }

  @Test
  default void afterAReleaseOnlyAnotherReleaseIsAllowed() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), HOUR);
    assertThat(hold.release().orElseThrow().repeated()).isFalse();
    assertThat(hold.release().orElseThrow().repeated()).isTrue();
    assertThat(hold.commit(0).orElseThrow().repeated()).as("commits nothing").isTrue();
    assertDenied(hold.commit(5), Reason.ALREADY_RELEASED);
    assertDenied(hold.extend(HOUR), Reason.ALREADY_RELEASED);
    hold.close();
    assertDenied(resolve(scene, hold), Reason.ALREADY_RELEASED);
    assertNothingIsRefunded(scene, hold);
    scene.assertRemaining("tokens", "15");
  }

  @Test
  default void closingReleasesAndMayBeRepeated() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), HOUR);
    hold.close();
    hold.close();
    assertDenied(hold.commit(5), Reason.ALREADY_RELEASED);
    scene.assertRemaining("tokens", "15");
  }

  /** The answer must not depend on whether somebody needed the units meanwhile, and so found that it ran out. */
  @Test
  default void afterItRanOutEveryCallIsToldSoWhetherSomebodySawItOrNot() {
    List<Function<Reservation, Decision>> calls = List.of(
        hold -> hold.commit(5), hold -> hold.commit(0), Reservation::release, h -> h.extend(HOUR));
    for (boolean seen : new boolean[] {false, true}) {
      Scene scene = new Scene(store(), Quota.hard("tokens", 15));
      for (Function<Reservation, Decision> call : calls) {
        Reservation hold = ranOut(scene, seen);
        assertDenied(call.apply(hold), Reason.EXPIRED);
        assertDenied(call.apply(hold), Reason.EXPIRED);
        hold.close();
      }
      assertDenied(resolve(scene, ranOut(scene, seen)), Reason.EXPIRED);
      assertNothingIsRefunded(scene, ranOut(scene, seen));
      scene.assertUsed("tokens", "0");
      scene.assertRemaining("tokens", "15");
    }
  }

  private static Reservation ranOut(Scene scene, boolean seen) {
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), HOUR);
    assertThat(hold.decision().allowed()).isTrue();
    scene.clock.advance(HOUR);
    if (seen) {
      Decision.Allowed all = scene.spend("tokens", 15);
      assertThat(scene.quotas.refund(scene.customer, all.operation()).allowed()).isTrue();
    }
    return hold;
  }

  private static void assertNothingIsRefunded(Scene scene, Reservation hold) {
    Decision.Allowed refund =
        scene.quotas.refund(scene.customer, operation(hold)).orElseThrow();
    assertThat(refund.granted()).containsExactly(decimal("0"));
  }

  @Test
  default void whileItIsOpenItResolvesToWhatIsHeld() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), HOUR);
    assertThat(resolve(scene, hold).orElseThrow().granted()).containsExactly(decimal("8"));
    assertDenied(scene.quotas.refund(scene.customer, operation(hold)), Reason.NOT_FOUND);
    scene.assertRemaining("tokens", "7");
  }

  @Test
  default void aCommitThatWasRefundedIsStillTheSameCommit() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), HOUR);
    assertThat(hold.commit(5).allowed()).isTrue();
    assertThat(scene.quotas.refund(scene.customer, operation(hold)).allowed()).isTrue();
    Decision.Allowed again = hold.commit(5).orElseThrow();
    assertThat(again.repeated()).isTrue();
    assertThat(again.granted()).containsExactly(decimal("0"));
    assertDenied(resolve(scene, hold), Reason.REFUNDED);
    scene.assertRemaining("tokens", "15");
  }

  @Test
  default void aCommitIsKnownForAsLongAsTheHoldCouldHaveLasted() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), HOUR);
    scene.clock.advance(Duration.ofMinutes(40));
    assertThat(hold.commit(5).allowed()).isTrue();
    for (int i = 0; i < 3; i++) scene.spend("tokens", 1);
    scene.clock.advance(Duration.ofMinutes(29));
    for (int i = 0; i < 3; i++) scene.spend("tokens", 1);
    assertThat(hold.commit(5).orElseThrow().repeated()).isTrue();
  }

  @Test
  default void theSameReservationIsExtendedByWhoeverHoldsIt() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Quotas other = scene.node();
    Reservation one = scene.quotas.reserve(scene.charge("tokens", 8).key("job"), HOUR);
    assertThat(one.extend(HOUR).allowed()).isTrue();
    scene.clock.advance(Duration.ofMinutes(50));
    Reservation again = other.reserve(scene.charge("tokens", 8).key("job"), HOUR);
    assertThat(again.extend(HOUR).orElseThrow().repeated()).isFalse();
    scene.clock.advance(Duration.ofMinutes(50));
    assertDenied(scene.consume("tokens", 15), Reason.LIMIT_HELD);
    assertThat(one.extend(HOUR).orElseThrow().repeated()).isFalse();
    scene.clock.advance(Duration.ofMinutes(50));
    assertThat(again.commit(8).allowed()).isTrue();
  }

  /** A retry is told what was decided first; whether the hold still stands, the next call tells. */
  @Test
  default void reservingAgainAfterItRanOutIsTheSameReservation() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    assertThat(scene
            .quotas
            .reserve(scene.charge("tokens", 8).key("job"), HOUR)
            .decision()
            .allowed())
        .isTrue();
    scene.clock.advance(HOUR);
    Reservation again = scene.quotas.reserve(scene.charge("tokens", 8).key("job"), HOUR);
    assertThat(again.decision().orElseThrow().repeated()).isTrue();
    assertDenied(again.commit(8), Reason.EXPIRED);
    scene.assertRemaining("tokens", "15");
  }

  @Test
  default void aHoldLastsLongerThanNothingAndAYearAtMost() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), Duration.ofDays(366));
    for (Duration bad : List.of(
        Duration.ZERO,
        Duration.ofNanos(-1),
        Duration.ofDays(366).plusNanos(1),
        Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThatThrownBy(() -> scene.quotas.reserve(scene.charge("tokens", 1), bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "hold must last longer than nothing and at most 366 days, was " + bad);
      assertThatThrownBy(() -> hold.extend(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "hold must last longer than nothing and at most 366 days, was " + bad);
    }
    scene.assertRemaining("tokens", "7");
    assertThat(hold.commit(8).allowed()).isTrue();
  }

  private static Decision resolve(Scene scene, Reservation hold) {
    return scene.quotas.resolve(scene.customer, operation(hold));
  }

  private static String operation(Reservation hold) {
    return hold.decision().orElseThrow().operation();
  }
}
