package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Charge;
import io.github.quota4j.Monitored;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.AlertLevel;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.PlanChange;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A threshold raises one alert for each window, from the charge that brought usage there. */
interface AlertsContract extends StoreUnderTest {
  /** What was raised for a scene's customer, the oldest first: {@code 75% 90% at 95}. */
  private static List<String> raised(Scene scene) {
    List<String> raised = new ArrayList<>();
    for (Alert alert : scene.quotas.admin().alerts(scene.customer)) {
      List<String> marks = alert.thresholds().stream().map(Threshold::toString).toList();
      raised.add(
          String.join(" ", marks) + " at " + alert.used().stripTrailingZeros().toPlainString());
    }
    Collections.reverse(raised);
    return raised;
  }

  /** Spends, a second later: what was raised first is known by its time. */
  private static void spend(Scene scene, String service, long units) {
    scene.clock.advance(Duration.ofSeconds(1));
    scene.spend(service, units);
  }

  @Test
  default void aThresholdIsReachedInclusivelyAndRaisedOnce() {
    Scene scene = new Scene(store(), Quota.hard("api", 100));
    spend(scene, "api", 74);
    assertThat(raised(scene)).isEmpty();
    spend(scene, "api", 1);
    spend(scene, "api", 1);
    assertThat(raised(scene)).containsExactly("75% at 75");
    Alert alert = scene.quotas.admin().alerts(scene.customer).get(0);
    assertThat(alert.level()).isEqualTo(AlertLevel.WARNING);
    assertThat(alert.limit())
        .hasValueSatisfying(limit -> assertThat(limit).isEqualByComparingTo("100"));
    assertThat(scene.status("api").level()).hasValue(AlertLevel.WARNING);
  }

  @Test
  default void oneChargeOverSeveralThresholdsRaisesOneAlertOfAll() {
    Scene scene = new Scene(store(), Quota.soft("api", 100));
    spend(scene, "api", 120);
    spend(scene, "api", 120);
    assertThat(raised(scene)).containsExactly("75% 90% 100% at 120");
    assertThat(scene.quotas.admin().alerts(scene.customer).get(0).level())
        .isEqualTo(AlertLevel.EXCEEDED);
  }

  @Test
  default void aLookAtWhatHasARateRaisesOnlyWhatUsageReached() {
    Scene scene =
        new Scene(store(), Quota.hard("api", 100).rate(Rate.perSecond(5).burst(100)));
    spend(scene, "api", 80);
    assertThat(scene.quotas.upkeep().check(scene.customer)).isEqualTo(new Monitored(1, 1, 0));
    List<Monitored> soFar = new ArrayList<>();
    Monitored all = scene.quotas.upkeep().monitor(Duration.ZERO, soFar::add);
    assertThat(all.reached()).isPositive();
    assertThat(soFar.get(soFar.size() - 1)).isEqualTo(all);
    assertThat(raised(scene)).containsExactly("75% at 80");
  }

  @Test
  default void manyAtOnceRaiseEachThresholdOnce() {
    Scene scene = new Scene(store(), Quota.hard("api", 500).alertAt(50));
    Racers.race(8, racer -> {
      for (int i = 0; i < 50; i++) scene.spend("api", 1);
    });
    assertThat(raised(scene)).containsExactly("50% at 250");
  }

  @Test
  default void whatWasGivenBackAndUsedAgainRaisesNothingInTheSameWindow() {
    Scene scene = new Scene(store(), Quota.hard("api", 100));
    scene.clock.advance(Duration.ofSeconds(1));
    assertThat(scene.consumeWithKey("api", 80, "k").allowed()).isTrue();
    assertThat(scene.consumeWithKey("api", 80, "k").allowed()).isTrue();
    assertThat(scene.quotas.refund(scene.customer, "k").allowed()).isTrue();
    spend(scene, "api", 95);
    assertThat(raised(scene)).containsExactly("75% at 80", "90% at 95");
  }

  @Test
  default void theNextWindowRaisesThemAnew() {
    Scene scene = new Scene(store(), Quota.hard("api", 100));
    spend(scene, "api", 80);
    scene.clock.advance(Duration.ofDays(30));
    spend(scene, "api", 74);
    spend(scene, "api", 1);
    assertThat(raised(scene)).containsExactly("75% at 80", "75% at 75");
    assertThat(scene.quotas.admin().alerts(scene.customer).stream().map(Alert::id))
        .doesNotHaveDuplicates();
  }

  @Test
  default void aWindowOfAnotherPeriodThatBeginsAtTheSameInstantRaisesThemAnew() {
    Scene scene = new Scene(store(), Quota.hard("api", 100).resets(ResetPeriod.MONTHLY));
    scene.clock.advance(Duration.ofDays(25)); // April begins together with its quarter
    spend(scene, "api", 80);
    scene
        .quotas
        .admin()
        .override(scene.customer, Quota.hard("api", 200).resets(ResetPeriod.QUARTERLY));
    spend(scene, "api", 70);
    assertThat(raised(scene)).containsExactly("75% at 80", "75% at 150");
  }

  @Test
  default void percentagesAndAmountsStandTogetherAndMayBeAboveTheLimit() {
    Scene scene = new Scene(
        store(),
        Quota.soft("api", 100).scale(1).alertAt(80, 150).alertAtUnits(List.of(decimal("30.5"))));
    spend(scene, "api", 30);
    assertThat(raised(scene)).isEmpty();
    spend(scene, "api", 50);
    spend(scene, "api", 69);
    spend(scene, "api", 1);
    assertThat(raised(scene)).containsExactly("30.5 80% at 80", "150% at 150");
  }

  @Test
  default void anAlertIsRaisedByTheChargeThatBringsOverageToSoMuchMoney() {
    Scene scene = new Scene(
        store(),
        Quota.soft("api", 10)
            .price(Price.perUnit("0.50", "USD").free("2"))
            .alertAt()
            .alertAtOverage("2USD", "3USD"));
    spend(scene, "api", 15);
    assertThat(raised(scene)).as("3 paid units cost 1.50").isEmpty();
    spend(scene, "api", 1);
    spend(scene, "api", 1);
    spend(scene, "api", 5);
    assertThat(raised(scene)).containsExactly("2USD at 16", "3USD at 22");
    assertThat(scene.quotas.admin().alerts(scene.customer).get(0).level())
        .isEqualTo(AlertLevel.EXCEEDED);
  }

  @Test
  default void moneyThatOverageNeverCostsIsRefusedAndChangesNothing() {
    Scene scene = new Scene(store(), Quota.soft("api", 10));
    Quota unpriced = Quota.soft("api", 10).alertAtOverage("2USD");
    assertThatThrownBy(
            () -> scene.quotas.admin().apply(new Plan(scene.plan.name(), List.of(unpriced))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was 2USD with price none");
    assertThatThrownBy(() -> scene.quotas.admin().override(scene.customer, unpriced))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(scene.quotas.admin().overrides(scene.customer)).isEmpty();
  }

  @Test
  default void theFirstUseOfALimitOfNothingReachesAllAndOfNoLimitOnlyAmounts() {
    Scene scene =
        new Scene(store(), Quota.soft("none", 0), Quota.unlimited("all").alertAtUnits(1_000));
    spend(scene, "none", 0);
    assertThat(raised(scene)).isEmpty();
    spend(scene, "none", 3);
    spend(scene, "all", 999);
    spend(scene, "all", 1);
    assertThat(raised(scene)).containsExactly("75% 90% 100% at 3", "1000 at 1000");
  }

  @Test
  default void whatWasHeldRaisesAlertsWhenItIsCommitted() {
    Scene scene = new Scene(store(), Quota.hard("api", 100));
    Charge charge = scene.charge("api", 95);
    try (Reservation hold = scene.quotas.reserve(charge, Duration.ofMinutes(1))) {
      assertThat(raised(scene)).isEmpty();
      assertThat(hold.commit(80).allowed()).isTrue();
    }
    scene.quotas.upkeep().check(scene.customer); // a store that decides elsewhere finds it then
    assertThat(raised(scene)).containsExactly("75% at 80");
  }

  /** Percentages are of what is allowed in all. Where a store grants nothing, of the plan's. */
  @Test
  default void aGrantRaisesWhatPercentagesAreOf() {
    Scene scene = new Scene(store(), Quota.hard("api", 100));
    try {
      scene
          .quotas
          .admin()
          .grant(
              Grant.of(scene.customer, "g", "api", decimal("100"), Scene.START.minusSeconds(60)));
    } catch (UnsupportedOperationException e) {
      return;
    }
    spend(scene, "api", 149);
    assertThat(raised(scene)).isEmpty();
    spend(scene, "api", 1);
    assertThat(raised(scene)).containsExactly("75% at 150");
    assertThat(scene.quotas.admin().alerts(scene.customer).get(0).limit())
        .hasValueSatisfying(limit -> assertThat(limit).isEqualByComparingTo("200"));
  }

  @Test
  default void aWindowThatWasBegunAfreshRaisesThemAnew() {
    Scene scene = new Scene(store(), Quota.hard("api", 100));
    spend(scene, "api", 80);
    scene.clock.advance(Duration.ofSeconds(1));
    try {
      assertThat(scene.quotas.admin().reset(Reset.of(scene.customer))).isNotNull();
    } catch (UnsupportedOperationException e) {
      return;
    }
    spend(scene, "api", 70);
    spend(scene, "api", 6);
    assertThat(raised(scene)).containsExactly("75% at 80", "75% at 76");
  }

  @Test
  default void aLevelRaisesAnAlertOnceAMonthHoweverOftenItRisesAndFalls() {
    Scene scene = new Scene(store(), Quota.hard("seats", 4).level());
    spend(scene, "seats", 3);
    assertThat(scene.quotas.release(scene.charge("seats", 1)).allowed()).isTrue();
    spend(scene, "seats", 1);
    assertThat(raised(scene)).containsExactly("75% at 3");
    assertThat(scene.quotas.release(scene.charge("seats", 1)).allowed()).isTrue();
    scene.clock.advance(Duration.ofDays(30));
    spend(scene, "seats", 1);
    assertThat(raised(scene)).containsExactly("75% at 3", "75% at 3");
  }

  @Test
  default void aQuotaThatAlertsAtNothingRaisesNothing() {
    Scene scene = new Scene(store(), Quota.soft("api", 100).alertAt());
    spend(scene, "api", 200);
    assertThat(raised(scene)).isEmpty();
    assertThat(scene.status("api").level()).isEmpty();
  }

  @Test
  default void aChangedThresholdIsFoundByALookAndRaisedForItsNewValueOnly() {
    Scene scene = new Scene(store(), Quota.hard("api", 100).alertAt(75));
    spend(scene, "api", 80);
    scene
        .quotas
        .admin()
        .apply(new Plan(scene.plan.name(), List.of(Quota.hard("api", 100).alertAt(60, 75))));
    scene.clock.advance(Duration.ofSeconds(1));
    assertThat(scene.quotas.upkeep().check(scene.customer)).isEqualTo(new Monitored(1, 1, 1));
    assertThat(scene.quotas.upkeep().check(scene.customer)).isEqualTo(new Monitored(1, 1, 0));
    assertThat(raised(scene)).containsExactly("75% at 80", "60% at 80");
  }

  /** A window that goes on under the next plan, whose thresholds lie elsewhere: below those of the plan before, or above. */
  @Test
  default void aPlanThatFollowsWithinAWindowRaisesAtItsOwnThresholds() {
    Scene scene = new Scene(
        store(),
        Quota.soft("down", 1_000).resets(ResetPeriod.WEEKLY),
        Quota.soft("up", 100).resets(ResetPeriod.WEEKLY));
    Plan next = new Plan(
        scene.plan.name() + "-next",
        List.of(
            Quota.soft("down", 100).resets(ResetPeriod.WEEKLY),
            Quota.soft("up", 1_000).alertAtUnits(500).resets(ResetPeriod.WEEKLY)));
    scene.quotas.admin().apply(next);
    scene.quotas.admin().changePlan(scene.customer, next.name(), PlanChange.AT_PERIOD_END);
    scene.clock.set(LedgerContract.MARCH.end().minusSeconds(60));
    for (String service : List.of("down", "up")) {
      spend(scene, service, 10);
      spend(scene, service, 50);
    }
    scene.clock.set(LedgerContract.MARCH.end());
    for (int units : new int[] {14, 1, 14, 2, 9}) spend(scene, "down", units);
    long unused = scene.quotas.upkeep().advancePeriods();
    for (int units : new int[] {30, 409, 1}) spend(scene, "up", units);
    assertThat(raised(scene))
        .containsExactly("75% at 75", "90% at 91", "100% at 100", "500 at 500");
  }

  @Test
  default void whatIsDeliveredIsDeliveredOnceAndWhatFailsComesAgain() {
    Scene scene = new Scene(store(), Quota.hard("api", 100));
    Mailbox mailbox = new Mailbox(scene.customer);
    var node = mailbox.node(store(), scene.clock);
    spend(scene, "api", 80);
    mailbox.fails = true;
    assertThat(node.upkeep().deliver().failed()).isPositive();
    mailbox.fails = false;
    assertThat(node.upkeep().deliver().delivered()).isZero();
    scene.clock.advance(Duration.ofSeconds(11));
    assertThat(node.upkeep().deliver().delivered()).isPositive();
    scene.clock.advance(Duration.ofDays(1));
    assertThat(node.upkeep().deliver().delivered()).isZero();
    assertThat(mailbox.ids)
        .containsExactly(scene.quotas.admin().alerts(scene.customer).get(0).id());
  }
}
