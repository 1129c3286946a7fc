package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Reason;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Where windows lie: anchors, zones and billing periods, and how a change of them acts. */
interface CyclesContract extends StoreUnderTest {
  BillingCycle NEW_YORK = BillingCycle.calendar().in(ZoneId.of("America/New_York"));

  @Test
  default void aChangedZoneActsFromTheEndOfTheOpenWindow() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.MONTHLY));
    scene.spend("api", 5);
    subscribe(scene, NEW_YORK);
    assertThat(scene.status("api").window()).hasValue(LedgerContract.MARCH);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    scene.clock.set(LedgerContract.MARCH.end());
    scene.spend("api", 5);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    Instant mayInNewYork = Instant.parse("2026-05-01T04:00:00Z");
    assertThat(scene.status("api").window())
        .hasValue(new Window(LedgerContract.MARCH.end(), mayInNewYork));
    assertThat(scene.quotas.admin().subscription(scene.customer).orElseThrow().cycle())
        .isEqualTo(NEW_YORK);
  }

  @Test
  default void aChangedAnchorIsKnownToAllNodesBeforeItActs() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.MINUTELY));
    scene.clock.advance(Duration.ofSeconds(1));
    subscribe(scene, BillingCycle.anchoredAt(Scene.START.plusSeconds(20)));
    scene.clock.set(Instant.parse("2026-03-10T12:31:30Z")); // accounts are cached for a minute
    assertThat(scene.status("api").window())
        .hasValue(window("2026-03-10T12:31:00Z", "2026-03-10T12:32:00Z"));
    scene.clock.advance(Duration.ofMinutes(2));
    assertThat(scene.status("api").window())
        .hasValue(window("2026-03-10T12:33:20Z", "2026-03-10T12:34:20Z"));
  }

  @Test
  default void aBillingPeriodIsAMonthOrAYearAsSubscribed() {
    Scene scene = new Scene(
        store(),
        Quota.hard("seats", 5).resets(ResetPeriod.BILLING_PERIOD),
        Quota.hard("api", 5).resets(ResetPeriod.MONTHLY));
    assertThat(scene.status("seats").window()).hasValue(LedgerContract.MARCH);
    String yearly = scene.customer + "-yearly";
    Instant leapDay = Instant.parse("2024-02-29T00:00:00Z");
    scene
        .quotas
        .admin()
        .subscribe(new Subscription(
            yearly, scene.plan.name(), BillingCycle.anchoredAt(leapDay).yearly()));
    assertThat(scene.quotas.usage(yearly))
        .extracting(status -> status.window().orElseThrow())
        .containsExactly(
            window("2026-02-28T00:00:00Z", "2027-02-28T00:00:00Z"),
            window("2026-02-28T00:00:00Z", "2026-03-29T00:00:00Z"));
  }

  private static void subscribe(Scene scene, BillingCycle cycle) {
    Subscription subscription = new Subscription(scene.customer, scene.plan.name(), cycle);
    scene.quotas.admin().subscribe(subscription);
  }

  private static Window window(String start, String end) {
    return new Window(Instant.parse(start), Instant.parse(end));
  }
}
