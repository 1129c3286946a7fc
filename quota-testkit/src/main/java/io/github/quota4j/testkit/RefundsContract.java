package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Giving back what was charged for work that did not happen. */
interface RefundsContract extends StoreUnderTest {
  @Test
  default void aRefundGivesBackOnceAndNeverMoreThanWasCharged() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    assertThat(scene.consumeWithKey("api", 8, "k").allowed()).isTrue();
    Decision.Allowed refund =
        scene.quotas.refund(scene.customer, "k", decimal("20")).orElseThrow();
    assertThat(refund.granted()).containsExactly(decimal("0"));
    scene.assertUsed("api", "0");
    scene.spend("api", 3);
    assertThat(scene
            .quotas
            .refund(scene.customer, "k", decimal("20"))
            .orElseThrow()
            .repeated())
        .isTrue();
    scene.assertUsed("api", "3");
  }

  @Test
  default void aPartIsRefundedToo() {
    Scene scene = new Scene(store(), Quota.hard("storage", 10).scale(2));
    Decision.Allowed charged = scene.spend("storage", 8);
    Decision.Allowed refund =
        scene.quotas.refund(scene.customer, charged.operation(), decimal("2.5")).orElseThrow();
    assertThat(refund.granted()).containsExactly(decimal("5.50"));
    scene.assertUsed("storage", "5.5");
    assertThatThrownBy(
            () -> scene.quotas.refund(scene.customer, charged.operation(), decimal("-1")))
        .hasMessageContaining("units must not be negative");
    assertThatThrownBy(
            () -> scene.quotas.refund(scene.customer, charged.operation(), decimal("0.001")))
        .hasMessageContaining("at most 2 decimals");
  }

  @Test
  default void everyServiceOfAChargeIsRefunded() {
    Scene scene = new Scene(store(), Quota.hard("api", 10), Quota.hard("exports", 10));
    Decision.Allowed charged =
        scene.quotas.consume(scene.charge("api", 4).and("exports", 1)).orElseThrow();
    assertThat(scene.quotas.refund(scene.customer, charged.operation()).allowed())
        .isTrue();
    scene.assertUsed("api", "0");
    scene.assertUsed("exports", "0");
  }

  @Test
  default void aRefundGoesIntoTheWindowThatWasCharged() {
    Scene scene = new Scene(store(), Quota.hard("api", 10).resets(ResetPeriod.MINUTELY));
    Decision.Allowed charged = scene.spend("api", 8);
    scene.clock.advance(Duration.ofMinutes(1));
    scene.spend("api", 6);
    assertThat(scene.quotas.refund(scene.customer, charged.operation()).allowed())
        .isTrue();
    scene.assertUsed("api", "6");
  }

  @Test
  default void aCommittedReservationCanBeRefundedAndAnOpenOneCannot() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Reservation hold =
        scene.quotas.reserve(scene.charge("api", 8).key("job"), Duration.ofMinutes(1));
    assertDenied(scene.quotas.refund(scene.customer, "job"), Reason.NOT_FOUND);
    assertThat(hold.commit(5).allowed()).isTrue();
    assertThat(scene.quotas.refund(scene.customer, "job").allowed()).isTrue();
    scene.assertUsed("api", "0");
    scene.spend("api", 10);
  }

  @Test
  default void whatIsUnknownCannotBeRefunded() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    scene.spend("api", 8);
    assertDenied(scene.quotas.refund(scene.customer, "k"), Reason.NOT_FOUND);
    assertDenied(scene.quotas.refund(scene.customer, "k", decimal("1")), Reason.NOT_FOUND);
    scene.assertUsed("api", "8");
  }

  @Test
  default void whatALevelGaveBackIsNotRefunded() {
    Scene scene = new Scene(store(), Quota.hard("seats", 5).level());
    scene.spend("seats", 5);
    assertThat(scene.quotas.release(scene.charge("seats", 2).key("leave")).allowed())
        .isTrue();
    assertThat(scene.quotas.refund(scene.customer, "leave", decimal("1")).allowed())
        .isTrue();
    assertThat(scene.quotas.refund(scene.customer, "leave").allowed()).isTrue();
    scene.assertUsed("seats", "3");
    store()
        .ledger()
        .ifPresent(
            ledger -> assertThat(ledger.sum(scene.customer, "seats", RecordsContract.SINCE_1970))
                .isEqualByComparingTo("3"));
  }

  @Test
  default void aPartIsTheFirstServicesAndOnlyOnce() {
    Scene scene = new Scene(store(), Quota.hard("api", 10), Quota.hard("exports", 10));
    Charge both = scene.charge("api", 4).and("exports", 3).key("k");
    assertThat(scene.quotas.consume(both).allowed()).isTrue();
    assertThat(
            scene.quotas.refund(scene.customer, "k", decimal("1")).orElseThrow().granted())
        .containsExactly(decimal("3"), decimal("3"));
    assertThat(scene.quotas.refund(scene.customer, "k").orElseThrow().repeated())
        .isTrue();
    assertThat(scene.quotas.resolve(scene.customer, "k").orElseThrow().granted())
        .containsExactly(decimal("3"), decimal("3"));
    scene.assertUsed("api", "3");
    scene.assertUsed("exports", "3");
    assertThat(scene.quotas.consume(both).orElseThrow().granted())
        .as("a repeat of the charge gets its first answer")
        .containsExactly(decimal("4"), decimal("3"));
  }

  @Test
  default void whatWasRefundedInFullIsSaidSo() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    assertThat(scene.consumeWithKey("api", 4, "k").allowed()).isTrue();
    assertThat(scene.quotas.refund(scene.customer, "k").allowed()).isTrue();
    assertDenied(scene.quotas.resolve(scene.customer, "k"), Reason.REFUNDED);
    assertThat(scene.consumeWithKey("api", 4, "k").orElseThrow().repeated()).isTrue();
    scene.assertUsed("api", "0");
  }

  /** A refund never gives back what somebody else holds by now, and the ledger says the same as the counter. */
  @Test
  default void ofALevelOnlyWhatIsStillThereIsGivenBackAndStillOnce() {
    Scene scene = new Scene(store(), Quota.hard("seats", 5).level());
    Decision.Allowed raised = scene.spend("seats", 4);
    assertThat(scene.quotas.release(scene.charge("seats", 3)).allowed()).isTrue();
    assertThat(scene.quotas.refund(scene.customer, raised.operation()).allowed())
        .isTrue();
    scene.assertUsed("seats", "0");
    scene.spend("seats", 2);
    assertThat(scene
            .quotas
            .refund(scene.customer, raised.operation())
            .orElseThrow()
            .repeated())
        .isTrue();
    scene.assertUsed("seats", "2");
    store()
        .ledger()
        .ifPresent(
            ledger -> assertThat(ledger.sum(scene.customer, "seats", RecordsContract.SINCE_1970))
                .isEqualByComparingTo("2"));
  }

  @Test
  default void whatARateLetThroughIsNotBilledAndNotGivenBack() {
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    Decision.Allowed acquired =
        scene.quotas.tryAcquire(scene.customer, "login", 3, Rate.perSecond(3)).orElseThrow();
    assertThat(scene.quotas.refund(scene.customer, acquired.operation()).allowed())
        .isTrue();
    assertDenied(
        scene.quotas.tryAcquire(scene.customer, "login", 1, Rate.perSecond(3)),
        Reason.RATE_LIMITED);
    store()
        .ledger()
        .ifPresent(ledger -> assertThat(
                ledger.rows(scene.customer, "login", RecordsContract.SINCE_1970, 10))
            .isEmpty());
  }
}
