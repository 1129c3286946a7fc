package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A caller's own key: the same call counts once. */
interface IdempotencyContract extends StoreUnderTest {
  @Test
  default void aRepeatCountsOnceAndGetsTheFirstAnswer() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Charge charge = scene.charge("api", 4).key("k");
    Decision.Allowed first = scene.quotas.consume(charge).orElseThrow();
    scene.spend("api", 3);
    Decision.Allowed again = scene.quotas.consume(charge).orElseThrow();
    assertThat(again.repeated()).isTrue();
    assertThat(again.statuses()).isEqualTo(first.statuses());
    assertThat(again.granted()).isEqualTo(first.granted());
    assertThat(again.at()).isEqualTo(first.at());
    scene.assertUsed("api", "7");
  }

  @Test
  default void anotherNodeGivesTheFirstAnswerToo() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Charge charge = scene.charge("api", 4).key("k");
    Decision.Allowed first = scene.quotas.consume(charge).orElseThrow();
    Decision.Allowed again = scene.node().consume(charge).orElseThrow();
    assertThat(again.statuses()).isEqualTo(first.statuses());
    scene.assertUsed("api", "4");
  }

  @Test
  default void theSameKeyOnAnotherChargeIsAConflict() {
    Scene scene = new Scene(store(), Quota.hard("api", 10), Quota.hard("exports", 10));
    assertThat(scene.consumeWithKey("api", 4, "k").allowed()).isTrue();
    assertDenied(scene.consumeWithKey("api", 5, "k"), Reason.KEY_CONFLICT);
    assertDenied(scene.consumeWithKey("exports", 4, "k"), Reason.KEY_CONFLICT);
    assertDenied(scene.quotas.record(scene.charge("api", 4).key("k")), Reason.KEY_CONFLICT);
    scene.assertUsed("api", "4");
    scene.assertUsed("exports", "0");
  }

  @Test
  default void aKeyBelongsToItsCustomer() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    String other = scene.customer + "-2";
    scene.subscribe(other);
    assertThat(scene.consumeWithKey("api", 4, "k").allowed()).isTrue();
    assertThat(scene
            .quotas
            .consume(Charge.of(other, "api", 4).key("k"))
            .orElseThrow()
            .repeated())
        .isFalse();
    assertThat(scene.quotas.usage(other).get(0).used()).isEqualByComparingTo("4");
  }

  @Test
  default void aDenialDoesNotStick() {
    Scene scene = new Scene(store(), Quota.hard("api", 10).resets(ResetPeriod.MINUTELY));
    scene.spend("api", 8);
    assertDenied(scene.consumeWithKey("api", 4, "k"), Reason.LIMIT_REACHED);
    scene.clock.advance(Duration.ofMinutes(1));
    assertThat(scene.consumeWithKey("api", 4, "k").orElseThrow().repeated()).isFalse();
    scene.assertUsed("api", "4");
  }

  @Test
  default void aRepeatInALaterWindowIsStillARepeat() {
    Scene scene = new Scene(store(), Quota.hard("api", 10).resets(ResetPeriod.MINUTELY));
    Decision.Allowed first = scene.consumeWithKey("api", 4, "k").orElseThrow();
    scene.clock.advance(Duration.ofHours(47));
    Decision.Allowed again = scene.consumeWithKey("api", 4, "k").orElseThrow();
    assertThat(again.repeated()).isTrue();
    assertThat(again.statuses()).isEqualTo(first.statuses());
    scene.assertUsed("api", "0");
  }

  @Test
  default void whatBecameOfACallIsKnownByItsKey() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Decision.Allowed first = scene.consumeWithKey("api", 4, "k").orElseThrow();
    Decision.Allowed resolved = scene.quotas.resolve(scene.customer, "k").orElseThrow();
    assertThat(resolved.statuses()).isEqualTo(first.statuses());
    assertThat(resolved.granted()).isEqualTo(first.granted());
    assertDenied(scene.quotas.resolve(scene.customer, "other"), Reason.NOT_FOUND);
    assertDenied(scene.quotas.resolve(scene.customer + "-2", "k"), Reason.NOT_FOUND);
  }

  @Test
  default void aKeyIsCheckedBeforeItIsUsed() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    for (String bad : new String[] {"", "a\nb", "a\0b", "\ud83d", "~x", "k".repeat(256)}) {
      assertThatThrownBy(() -> scene.consumeWithKey("api", 1, bad))
          .hasMessageContaining("key must be 1 to 255");
    }
    scene.assertUsed("api", "0");
    assertThat(scene.consumeWithKey("api", 1, "k".repeat(255)).allowed()).isTrue();
    assertThat(scene.consumeWithKey("api", 1, "it's {a} \"key\": \u4e2d").allowed())
        .isTrue();
  }

  /** Known ids are answered first: whatever became of the plan since, a retry must not be told that nothing was counted. */
  @Test
  default void aRepeatGetsTheFirstAnswerAlsoWhenThePlanNoLongerHasTheService() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 10).scale(2));
    Charge charge = Charge.of(scene.customer, "tokens", decimal("2.50")).key("k");
    Decision.Allowed first = scene.quotas.consume(charge).orElseThrow();
    scene.quotas.admin().apply(Plan.of(scene.plan.name(), Quota.hard("api", 1)));
    Decision.Allowed again = scene.node().consume(charge).orElseThrow();
    assertThat(again.repeated()).isTrue();
    assertThat(again.granted()).isEqualTo(first.granted());
    assertThat(again.at()).isEqualTo(first.at());
    assertThat(again.statuses().get(0).used()).isEqualByComparingTo("2.50");
    assertThat(again.statuses().get(0).remaining().orElseThrow()).isEqualByComparingTo("7.50");
    assertDenied(scene.consumeWithKey("tokens", 3, "k"), Reason.KEY_CONFLICT);
    assertDenied(scene.quotas.record(charge), Reason.KEY_CONFLICT);
    assertDenied(scene.quotas.consume(charge.and("api", 1)), Reason.KEY_CONFLICT);
    assertDenied(scene.consumeWithKey("tokens", 3, "other"), Reason.SERVICE_NOT_IN_PLAN);
    assertDenied(scene.quotas.check(charge), Reason.SERVICE_NOT_IN_PLAN);
  }

  @Test
  default void aRepeatGetsTheFirstAnswerAlsoWhenItsAmountHasTooManyDecimalsNow() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 10).scale(3));
    Charge charge = Charge.of(scene.customer, "tokens", decimal("0.5")).key("k");
    Decision.Allowed first = scene.quotas.consume(charge).orElseThrow();
    scene.quotas.admin().apply(Plan.of(scene.plan.name(), Quota.hard("tokens", 10)));
    Decision.Allowed again = scene.node().consume(charge).orElseThrow();
    assertThat(again.repeated()).isTrue();
    assertThat(again.granted()).isEqualTo(first.granted());
    assertThat(again.at()).isEqualTo(first.at());
    Charge other = Charge.of(scene.customer, "tokens", decimal("0.25")).key("k");
    assertDenied(scene.quotas.consume(other), Reason.KEY_CONFLICT);
    for (Charge fresh :
        List.of(charge.key("new"), Charge.of(scene.customer, "tokens", decimal("0.5")))) {
      assertThatThrownBy(() -> scene.quotas.consume(fresh))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must have at most 0 decimals");
    }
    assertThatThrownBy(() -> scene.quotas.check(charge)).hasMessageContaining("at most 0 decimals");
  }

  @Test
  default void aLevelThatWasSetIsARepeatAlsoWhenItIsAWindowNow() {
    Scene scene = new Scene(store(), Quota.hard("seats", 10).level());
    Charge seats = scene.charge("seats", 3).key("k");
    Decision.Allowed first = scene.quotas.set(seats).orElseThrow();
    scene.quotas.admin().apply(Plan.of(scene.plan.name(), Quota.hard("seats", 10)));
    Decision.Allowed again = scene.node().set(seats).orElseThrow();
    assertThat(again.repeated()).isTrue();
    assertThat(again.granted()).isEqualTo(first.granted());
    assertDenied(scene.quotas.set(scene.charge("seats", 4).key("k")), Reason.KEY_CONFLICT);
    assertThatThrownBy(() -> scene.quotas.set(seats.key("new")))
        .hasMessageContaining("must be a level");
  }

  @Test
  default void aRepeatGetsTheFirstAnswerAlsoWhenTheCustomerHasNoPlanAnyMore() {
    Scene scene =
        new Scene(store(), Quota.hard("api", 10), Quota.hard("seats", 10).level());
    String visitor = scene.customer + "-visitor";
    Quotas quotas = visitors(scene, Optional.of(scene.plan.name()));
    Quotas without = visitors(scene, Optional.empty());
    Charge charge = Charge.of(visitor, "api", 4).and("seats", 2).key("k");
    Charge levels = Charge.of(visitor, "seats", 3).key("levels");
    assertThat(quotas.consume(charge).allowed()).isTrue();
    assertThat(quotas.set(levels).allowed()).isTrue();
    assertThat(without.consume(charge).orElseThrow().repeated()).isTrue();
    assertThat(without.set(levels).orElseThrow().repeated()).isTrue();
    assertDenied(without.consume(levels), Reason.KEY_CONFLICT);
    assertDenied(without.consumeUpTo(charge), Reason.KEY_CONFLICT);
    assertDenied(without.consume(charge.key("new")), Reason.NO_PLAN);
    assertDenied(without.consume(visitor, "api", 4), Reason.NO_PLAN);
    assertThat(without.resolve(visitor, "k").allowed()).isTrue();
  }

  @Test
  default void aRepeatedReserveIsTheSameReservationAlsoWithoutAPlan() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 10).scale(2));
    String visitor = scene.customer + "-visitor";
    Quotas quotas = visitors(scene, Optional.of(scene.plan.name()));
    Charge charge = Charge.of(visitor, "tokens", 4).key("k");
    Duration hour = Duration.ofHours(1);
    assertThat(quotas.reserve(charge, hour).decision().allowed()).isTrue();
    Reservation again = visitors(scene, Optional.empty()).reserve(charge, hour);
    assertThat(again.decision().orElseThrow().repeated()).isTrue();
    assertThat(again.commit(decimal("5.25")).orElseThrow().granted())
        .containsExactly(decimal("5.25"));
    assertThat(quotas.usage(visitor).get(0).used()).isEqualByComparingTo("5.25");
  }

  private Quotas visitors(Scene scene, Optional<String> plan) {
    return Quotas.builder(store())
        .clock(scene.clock)
        .timeout(Duration.ofSeconds(30))
        .planOf(customer -> plan)
        .build();
  }

  @Test
  default void customersNeverShareAKey() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    String longer = scene.customer + "-b";
    scene.subscribe(longer);
    assertThat(scene.consumeWithKey("api", 4, "b-c").orElseThrow().repeated()).isFalse();
    assertThat(scene
            .quotas
            .consume(Charge.of(longer, "api", 4).key("c"))
            .orElseThrow()
            .repeated())
        .isFalse();
    scene.assertUsed("api", "4");
    assertThat(scene.quotas.usage(longer).get(0).used()).isEqualByComparingTo("4");
  }

  @Test
  default void aRepeatIsTheSameChargeHoweverItsAmountIsWritten() {
    Scene scene = new Scene(store(), Quota.hard("api", 200).scale(2));
    assertThat(scene.consumeWithKey("api", 100, "k").allowed()).isTrue();
    for (String same : new String[] {"100.0", "1E+2", "100.00000000"}) {
      Charge charge = Charge.of(scene.customer, "api", decimal(same)).key("k");
      assertThat(scene.quotas.consume(charge).orElseThrow().repeated()).as(same).isTrue();
    }
    scene.assertUsed("api", "100");
  }

  @Test
  default void theSubjectIsPartOfTheCharge() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Charge janes = scene.charge("api", 4).subject("jane").key("k");
    assertThat(scene.quotas.consume(janes).allowed()).isTrue();
    assertDenied(scene.quotas.consume(janes.subject("joe")), Reason.KEY_CONFLICT);
    assertDenied(scene.consumeWithKey("api", 4, "k"), Reason.KEY_CONFLICT);
    assertThat(scene.quotas.consume(janes.with("try", "2")).orElseThrow().repeated())
        .isTrue();
    scene.assertUsed("api", "4");
  }
}
