package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Decision;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits that refill. */
interface RatesContract extends StoreUnderTest {
  @Test
  default void aBurstPassesAndThenTheRate() {
    Scene scene =
        new Scene(store(), Quota.soft("api", 1_000).rate(Rate.perSecond(10).burst(20)));
    scene.spend("api", 20);
    Decision denied = scene.consume("api", 1);
    assertDenied(denied, Reason.RATE_LIMITED);
    assertThat(denied.statuses().get(0).limitName()).isEqualTo(Limit.RATE);
    scene.clock.advance(Duration.ofSeconds(1));
    scene.spend("api", 10);
    assertDenied(scene.consume("api", 1), Reason.RATE_LIMITED);
  }

  @Test
  default void theWaitIsExactToTheMicrosecond() {
    Scene scene =
        new Scene(store(), Quota.soft("api", 1_000).rate(Rate.perSecond(3).burst(7)));
    scene.spend("api", 7);
    Duration wait = ((Decision.Denied) scene.consume("api", 2)).retryAfter().orElseThrow();
    assertThat(wait).isEqualTo(Duration.ofNanos(666_667_000));
    scene.clock.advance(wait.minusNanos(1_000));
    assertDenied(scene.consume("api", 2), Reason.RATE_LIMITED);
    scene.clock.advance(Duration.ofNanos(1_000));
    scene.spend("api", 2);
  }

  @Test
  default void aChargeThatTheRateDeniesCostsNoQuotaAndTheOtherWayRound() {
    Scene scene =
        new Scene(store(), Quota.hard("api", 21).rate(Rate.perSecond(10).burst(20)));
    scene.spend("api", 20);
    assertDenied(scene.consume("api", 1), Reason.RATE_LIMITED);
    scene.assertUsed("api", "20");
    scene.clock.advance(Duration.ofMillis(200));
    assertDenied(scene.consume("api", 2), Reason.LIMIT_REACHED);
    assertThat(scene.status("api", Limit.RATE).remaining().orElseThrow()).isEqualByComparingTo("2");
  }

  @Test
  default void moreThanABurstNeverFits() {
    Scene scene = new Scene(store(), Quota.soft("api", 1_000).rate(Rate.perSecond(10)));
    Decision denied = scene.consume("api", 11);
    assertDenied(denied, Reason.TOO_LARGE);
    assertThat(((Decision.Denied) denied).retryAfter()).isEmpty();
  }

  @Test
  default void aRateNeedsNoQuota() {
    Scene scene = new Scene(store());
    Rate rate = Rate.perSecond(5);
    for (int i = 0; i < 5; i++) {
      assertThat(scene.quotas.tryAcquire(scene.customer, "login", 1, rate).allowed())
          .isTrue();
    }
    assertDenied(scene.quotas.tryAcquire(scene.customer, "login", 1, rate), Reason.RATE_LIMITED);
    assertThat(scene.quotas.tryAcquire(scene.customer, "logout", 1, rate).allowed())
        .isTrue();
    scene.clock.advance(Duration.ofMillis(200));
    assertThat(scene.quotas.tryAcquire(scene.customer, "login", 1, rate).allowed())
        .isTrue();
    assertThatThrownBy(() -> scene.quotas.tryAcquire(scene.customer, "", 1, rate))
        .hasMessageContaining("name must be");
  }

  @Test
  default void aClockThatStepsBackPaysNothingBack() {
    Scene scene = new Scene(store(), Quota.soft("api", 1_000).rate(Rate.perSecond(10)));
    scene.spend("api", 10);
    scene.clock.advance(Duration.ofSeconds(-5));
    Decision denied = scene.consume("api", 1);
    assertDenied(denied, Reason.RATE_LIMITED);
    assertThat(((Decision.Denied) denied).retryAfter()).hasValue(Duration.ofMillis(5_100));
    scene.clock.advance(Duration.ofSeconds(5));
    assertDenied(scene.consume("api", 1), Reason.RATE_LIMITED);
    scene.clock.advance(Duration.ofMillis(100));
    scene.spend("api", 1);
  }

  @Test
  default void aSlowRateRefillsAfterALongRest() {
    Scene scene = new Scene(
        store(),
        Quota.soft("api", 1_000_000).rate(Rate.of(7, Duration.ofHours(1)).burst(50)));
    scene.spend("api", 50);
    scene.clock.advance(Duration.ofDays(10));
    scene.spend("api", 50);
    assertDenied(scene.consume("api", 1), Reason.RATE_LIMITED);
  }

  @Test
  default void aChargeThatAnotherServiceDeniesCostsNoTokens() {
    Scene scene = new Scene(
        store(), Quota.hard("api", 100).rate(Rate.perSecond(10)), Quota.hard("exports", 0));
    assertDenied(
        scene.quotas.consume(scene.charge("api", 4).and("exports", 1)), Reason.LIMIT_REACHED);
    assertThat(scene.status("api", Limit.RATE).remaining().orElseThrow())
        .isEqualByComparingTo("10");
    scene.assertUsed("api", "0");
  }

  @Test
  default void anAdHocRateMayDifferFromCallToCallAndMayCostMoreThanOne() {
    Scene scene = new Scene(store());
    assertThat(scene
            .quotas
            .tryAcquire(scene.customer, "login", 4, Rate.perSecond(5))
            .allowed())
        .isTrue();
    Decision denied = scene.quotas.tryAcquire(scene.customer, "login", 3, Rate.perSecond(5));
    assertDenied(denied, Reason.RATE_LIMITED);
    assertThat(((Decision.Denied) denied).retryAfter()).hasValue(Duration.ofMillis(400));
    assertThat(((Decision.Denied) denied).refusedBy().orElseThrow().source()).isEmpty();
    assertThat(scene
            .quotas
            .tryAcquire(scene.customer, "login", 3, Rate.perSecond(5).burst(7))
            .allowed())
        .isTrue();
    assertDenied(
        scene.quotas.tryAcquire(scene.customer, "login", 6, Rate.perSecond(5)), Reason.TOO_LARGE);
    assertThat(scene
            .quotas
            .tryAcquire(scene.customer, "login", 0, Rate.perSecond(5))
            .allowed())
        .isTrue();
  }

  @Test
  default void aRefundGivesBackNoTokens() {
    Scene scene = new Scene(store(), Quota.hard("api", 100).rate(Rate.perSecond(10)));
    Decision.Allowed charged = scene.spend("api", 10);
    assertThat(scene.quotas.refund(scene.customer, charged.operation()).allowed())
        .isTrue();
    assertDenied(scene.consume("api", 1), Reason.RATE_LIMITED);
    scene.assertUsed("api", "0");
  }

  /** What is still to come back is counted in the period of its rate; of another one it is an empty bucket at most. */
  @Test
  default void aRateThatWasChangedGivesItsFirstTokenWhenTheNewOneSays() {
    Scene scene = new Scene(
        store(), Quota.soft("api", 1_000).rate(Rate.of(5, Duration.ofDays(1)).burst(10)));
    scene.spend("api", 10);
    Quota faster = Quota.soft("api", 1_000).rate(Rate.perSecond(10));
    scene.quotas.admin().apply(new Plan(scene.plan.name(), List.of(faster)));
    Decision denied = scene.consume("api", 1);
    assertThat(((Decision.Denied) denied).retryAfter()).hasValue(Duration.ofMillis(100));
    scene.clock.advance(Duration.ofMillis(100));
    scene.spend("api", 1);
    assertDenied(scene.consume("api", 1), Reason.RATE_LIMITED);
  }
}
