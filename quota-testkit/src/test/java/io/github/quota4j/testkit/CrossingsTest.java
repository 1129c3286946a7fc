package io.github.quota4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Charge;
import io.github.quota4j.QuotaListener;
import io.github.quota4j.QuotaSettings;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.store.QuotaStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A listener hears of each threshold once, from the charge that crossed it. */
class CrossingsTest implements QuotaListener {
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final SettableClock clock = new SettableClock(Scene.START);
  private final Quotas quotas = quotas(QuotaSettings.standard());

  private Quotas quotas(QuotaSettings settings) {
    return Quotas.builder(QuotaStore.inMemory())
        .settings(settings)
        .clock(clock)
        .plans(List.of(Plan.of(
            "free",
            Quota.soft("api", 100).atMost(1_000, ResetPeriod.DAILY),
            Quota.soft("none", 0),
            Quota.unlimited("all"))))
        .defaultPlan("free")
        .listener(this)
        .build();
  }

  @Override
  public void crossed(String customer, List<Integer> percents, QuotaStatus limit) {
    told.add(customer + " " + limit.service() + " " + percents + " at " + limit.used());
  }

  private void consume(String service, long units) {
    assertThat(quotas.consume("acme", service, units).allowed()).isTrue();
  }

  @Test
  void aThresholdIsCrossedWhenItIsReachedAndNotAgain() {
    consume("api", 74);
    consume("api", 1);
    consume("api", 1);
    consume("api", 24);
    consume("api", 50);
    quotas.close();
    assertThat(told).containsExactly("acme api [75] at 75", "acme api [90, 100] at 100");
  }

  @Test
  void whatWasGivenBackIsCrossedAgainAndSoIsTheNextWindow() {
    assertThat(quotas.consume(Charge.of("acme", "api", 80).key("k")).allowed()).isTrue();
    assertThat(quotas.consume(Charge.of("acme", "api", 80).key("k")).allowed()).isTrue();
    assertThat(quotas.refund("acme", "k").allowed()).isTrue();
    consume("api", 75);
    clock.set(LedgerContract.MARCH.end());
    consume("api", 1);
    consume("api", 74);
    quotas.close();
    assertThat(told)
        .containsExactly("acme api [75] at 80", "acme api [75] at 75", "acme api [75] at 75");
  }

  @Test
  void whatIsOnlyHeldIsToldWhenItIsCommitted() {
    try (Reservation hold = quotas.reserve(Charge.of("acme", "api", 95), Duration.ofMinutes(1))) {
      assertThat(told).isEmpty();
      assertThat(hold.commit(80).allowed()).isTrue();
      assertThat(hold.commit(80).allowed()).isTrue();
    }
    quotas.close();
    assertThat(told).containsExactly("acme api [75] at 80");
  }

  @Test
  void theFirstUseOfALimitOfNothingCrossesAllAndOfNoLimitNone() {
    consume("none", 0);
    consume("none", 3);
    consume("none", 3);
    consume("all", 1_000_000);
    quotas.close();
    assertThat(told).containsExactly("acme none [75, 90, 100] at 3");
  }

  @Test
  void manyAtOnceCrossOnce() {
    Racers.race(8, racer -> {
      for (int i = 0; i < 25; i++) consume("api", 1);
    });
    quotas.close();
    assertThat(told)
        .containsExactlyInAnyOrder(
            "acme api [75] at 75", "acme api [90] at 90", "acme api [100] at 100");
  }

  @Test
  void thresholdsAreASetting() {
    Quotas own = quotas(QuotaSettings.of(Map.of(
        "QUOTA_ALERT_WARNING", "1", "QUOTA_ALERT_CRITICAL", "2", "QUOTA_ALERT_EXCEEDED", "150")));
    assertThat(own.consume("acme", "api", 150).allowed()).isTrue();
    own.close();
    assertThat(told).containsExactly("acme api [1, 2, 150] at 150");
  }
}
