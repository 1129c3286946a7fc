package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Decision;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Quotas that only report what they would refuse. */
interface ShadowContract extends StoreUnderTest {
  @Test
  default void aQuotaInShadowCountsAndSaysWhatItWouldHaveDenied() {
    Scene scene =
        new Scene(store(), Quota.hard("api", 10).atMost(8, ResetPeriod.DAILY).shadow());
    assertThat(scene.spend("api", 8).reason()).isEqualTo(Reason.WITHIN_LIMIT);
    assertThat(scene.spend("api", 1).reason()).isEqualTo(Reason.WOULD_BE_DENIED);
    assertThat(scene.quotas.check(scene.customer, "api", 1).reason())
        .isEqualTo(Reason.WOULD_BE_DENIED);
    scene.clock.advance(Duration.ofDays(1));
    assertThat(scene.spend("api", 1).reason()).isEqualTo(Reason.WITHIN_LIMIT);
    assertThat(scene.spend("api", 100).reason()).isEqualTo(Reason.WOULD_BE_DENIED);
    scene.assertUsed("api", "110");
    scene.assertRemaining("api", "0");
  }

  @Test
  default void aRateInShadowNeverRefuses() {
    Scene scene =
        new Scene(store(), Quota.hard("api", 100).rate(Rate.perSecond(5)).shadow());
    assertThat(scene.spend("api", 5).reason()).isEqualTo(Reason.WITHIN_LIMIT);
    Decision.Allowed fast = scene.spend("api", 1);
    assertThat(fast.reason()).isEqualTo(Reason.WOULD_BE_DENIED);
    assertThat(fast.statuses()).anyMatch(status -> status.limitName().equals(Limit.RATE));
    scene.clock.advance(Duration.ofSeconds(1));
    assertThat(scene.spend("api", 5).reason()).isEqualTo(Reason.WITHIN_LIMIT);
    scene.assertUsed("api", "11");
  }

  @Test
  default void aQuotaInShadowDoesNotLiftTheOthers() {
    Scene scene = new Scene(store(), Quota.hard("api", 1).shadow(), Quota.hard("exports", 1));
    assertThat(scene.quotas.consume(scene.charge("api", 2).and("exports", 1)).allowed())
        .isTrue();
    assertDenied(
        scene.quotas.consume(scene.charge("api", 2).and("exports", 1)), Reason.LIMIT_REACHED);
    scene.assertUsed("api", "2");
  }

  @Test
  default void aSoftQuotaInShadowWouldOnlyRefuseWhatPassesItsCap() {
    Scene scene = new Scene(store(), Quota.soft("api", 10).overageCap(5).shadow());
    assertThat(scene.spend("api", 15).reason()).isEqualTo(Reason.OVER_SOFT_LIMIT);
    assertThat(scene.spend("api", 1).reason()).isEqualTo(Reason.WOULD_BE_DENIED);
  }

  @Test
  default void aRateThatWasEnforcedBeforeSaysWhatItWouldHaveDenied() {
    Scene scene = new Scene(store(), Quota.hard("api", 100).rate(Rate.perSecond(5)));
    scene.spend("api", 5);
    scene
        .quotas
        .admin()
        .breakGlass(BreakGlass.everywhere("ops", "incident").customer(scene.customer));
    assertThat(scene.spend("api", 1).reason()).isEqualTo(Reason.WOULD_BE_DENIED);
  }
}
