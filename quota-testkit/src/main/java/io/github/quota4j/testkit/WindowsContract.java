package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The period in which usage counts. */
interface WindowsContract extends StoreUnderTest {
  @Test
  default void aNewWindowBeginsAtItsBoundaryByItself() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.MINUTELY));
    scene.spend("api", 5);
    scene.clock.set(Instant.parse("2026-03-10T12:30:59.999999Z"));
    Decision denied = scene.consume("api", 1);
    assertDenied(denied, Reason.LIMIT_REACHED);
    assertThat(((Decision.Denied) denied).retryAfter()).hasValue(Duration.ofNanos(1_000));
    scene.clock.set(Instant.parse("2026-03-10T12:31:00Z"));
    scene.spend("api", 5);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void anyNumberOfMissedPeriodsIsOneNewWindow() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.DAILY));
    scene.spend("api", 5);
    scene.clock.advance(Duration.ofDays(1_000));
    scene.assertUsed("api", "0");
    scene.spend("api", 5);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void aClockThatStepsBackOverABoundaryGivesNothingTwice() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.MINUTELY));
    scene.spend("api", 5);
    scene.clock.set(Instant.parse("2026-03-10T12:31:01Z"));
    scene.spend("api", 3);
    scene.clock.advance(Duration.ofSeconds(-5));
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    scene.clock.advance(Duration.ofSeconds(5));
    scene.assertUsed("api", "3");
    scene.spend("api", 2);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void aStatusSaysWhenItResets() {
    Scene scene = new Scene(
        store(),
        Quota.hard("api", 5).resets(ResetPeriod.MONTHLY),
        Quota.hard("seats", 5).level());
    assertThat(scene.status("api").window())
        .hasValue(new Window(
            Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-04-01T00:00:00Z")));
    assertThat(scene.status("seats").window()).isEmpty();
  }

  @Test
  default void workThatHappenedBeforeCountsInItsOwnWindow() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.DAILY));
    Charge yesterday = scene.charge("api", 4).at(Scene.START.minus(Duration.ofDays(1)));
    Decision.Allowed late = scene.quotas.record(yesterday).orElseThrow();
    assertThat(late.statuses().get(0).window().map(Window::start))
        .hasValue(Instant.parse("2026-03-09T00:00:00Z"));
    scene.assertUsed("api", "0");
    scene.spend("api", 5);
  }

  @Test
  default void subscribersAreCountedFromTheirOwnAnchor() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.MONTHLY));
    String other = scene.customer + "-anchored";
    scene.quotas.admin().subscribe(other, scene.plan.name());
    assertThat(scene.quotas.admin().subscription(other).flatMap(s -> s.cycle().anchor()))
        .isEqualTo(Optional.of(Scene.START));
    assertThat(scene.quotas.usage(other).get(0).window())
        .hasValue(new Window(Scene.START, Instant.parse("2026-04-10T12:30:00Z")));
  }
}
