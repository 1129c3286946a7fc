package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.START;
import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Reason;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Work that already happened: counted whatever the limits say, into the windows in which it happened. */
interface RecordsContract extends StoreUnderTest {
  Window SINCE_1970 = new Window(Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"));

  @Test
  default void recordedWorkCountsPastTheLimit() {
    Scene scene = new Scene(store(), Quota.hard("api", 100));
    scene.spend("api", 95);
    assertThat(scene.quotas.record(scene.charge("api", 8)).allowed()).isTrue();
    scene.assertUsed("api", "103");
    scene.assertRemaining("api", "0");
    assertDenied(scene.quotas.check(scene.charge("api", 1)), Reason.LIMIT_REACHED);
  }

  @Test
  default void lateWorkCountsInTheWindowThatIsOverOfEachLimit() {
    Scene scene = new Scene(store(), Quota.hard("api", 100).atMost(10, ResetPeriod.DAILY));
    scene.spend("api", 7);
    Instant before = START.minus(Duration.ofDays(3));
    Decision.Allowed late =
        scene.quotas.record(scene.charge("api", 20).at(before)).orElseThrow();
    assertThat(late.statuses())
        .extracting(QuotaStatus::limitName, status -> status.used().intValue())
        .containsExactly(tuple(Limit.MAIN, 27), tuple("daily", 20));
    assertThat(late.statuses().get(1).window().orElseThrow().contains(before)).isTrue();
    scene.assertUsed("api", "27");
    assertThat(scene.status("api", "daily").used()).isEqualByComparingTo("7");
    assertRows(scene, "api", START, before);
    scene.spend("api", 3);
  }

  @Test
  default void eachServiceIsCountedInItsOwnWindow() {
    Scene scene = new Scene(
        store(),
        Quota.hard("api", 5).resets(ResetPeriod.MINUTELY),
        Quota.hard("tokens", 5),
        Quota.hard("seats", 5).level());
    Instant before = START.minus(Duration.ofMinutes(1));
    Charge all = scene.charge("api", 6).and("tokens", 7).and("seats", 8).at(before);
    assertThat(scene.quotas.record(all).allowed()).isTrue();
    scene.assertUsed("api", "0");
    scene.assertUsed("tokens", "7");
    scene.assertUsed("seats", "8");
    for (String service : List.of("api", "tokens", "seats")) assertRows(scene, service, before);
    scene.spend("api", 5);
  }

  @Test
  default void aLevelIsRaisedWheneverItHappened() {
    Scene scene = new Scene(store(), Quota.hard("seats", 5).level());
    scene.spend("seats", 1);
    Instant before = START.minus(Duration.ofDays(400));
    assertThat(scene.quotas.record(scene.charge("seats", 5).at(before)).allowed())
        .isTrue();
    scene.assertUsed("seats", "6");
    assertDenied(scene.consume("seats", 1), Reason.LIMIT_REACHED);
    assertRows(scene, "seats", START, before);
  }

  @Test
  default void whatHappenedBeforeTheAccountBeganHasAWindowToo() {
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    String other = scene.customer + "-anchored";
    scene.quotas.admin().subscribe(other, scene.plan.name());
    Instant before = START.minus(Duration.ofDays(40));
    Decision.Allowed late =
        scene.quotas.record(Charge.of(other, "api", 9).at(before)).orElseThrow();
    assertThat(late.statuses().get(0).window())
        .hasValue(new Window(
            Instant.parse("2026-01-10T12:30:00Z"), Instant.parse("2026-02-10T12:30:00Z")));
    assertThat(scene.quotas.usage(other).get(0).used()).isZero();
    assertThat(scene.quotas.consume(other, "api", 5).allowed()).isTrue();
  }

  @Test
  default void lateWorkMayBeAsOldAsTheEpochAndNoOlder() {
    Scene scene =
        new Scene(store(), Quota.hard("api", 5), Quota.hard("total", 5).resets(ResetPeriod.NEVER));
    Charge oldest = scene.charge("api", 1).and("total", 2).at(Instant.EPOCH);
    assertThat(scene.quotas.record(oldest).allowed()).isTrue();
    scene.assertUsed("api", "0");
    scene.assertUsed("total", "2");
    assertRows(scene, "api", Instant.EPOCH);
    for (Instant bad : List.of(Instant.EPOCH.minusNanos(1), Instant.MIN, Instant.MAX)) {
      assertThatThrownBy(() -> scene.quotas.record(scene.charge("total", 1).at(bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at must be from 1970-01-01T00:00:00Z")
          .hasMessageContaining("was " + bad);
    }
    scene.assertUsed("total", "2");
  }

  /** Clocks of hosts differ from the store's. */
  @Test
  default void whatHappenedAMomentAheadHappenedNow() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.MINUTELY));
    Instant ahead = START.plusSeconds(60);
    assertThat(scene.quotas.record(scene.charge("api", 1).at(ahead)).allowed()).isTrue();
    scene.assertUsed("api", "1");
    assertRows(scene, "api", START);
    Charge later = scene.charge("api", 1).at(ahead.plusNanos(1_000));
    assertThatThrownBy(() -> scene.quotas.record(later))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at must be from 1970-01-01T00:00:00Z to now");
    scene.assertUsed("api", "1");
  }

  @Test
  default void onlyWorkThatHappenedHasATimeOfItsOwn() {
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    Charge past = scene.charge("api", 1).at(START.minusSeconds(1));
    assertThatThrownBy(() -> scene.quotas.consume(past)).hasMessageContaining("use record");
    assertThatThrownBy(() -> scene.quotas.check(past)).hasMessageContaining("use record");
    assertThatThrownBy(() -> scene.quotas.reserve(past, Duration.ofMinutes(1)))
        .hasMessageContaining("use record");
    scene.assertUsed("api", "0");
  }

  @Test
  default void recordedWorkAsksNoRateAndTakesNoTokens() {
    Scene scene = new Scene(store(), Quota.hard("api", 100).rate(Rate.perSecond(5)));
    assertThat(scene.quotas.record(scene.charge("api", 50)).allowed()).isTrue();
    assertThat(scene.status("api", Limit.RATE).remaining().orElseThrow()).isEqualByComparingTo("5");
  }

  @Test
  default void recordedWorkOfASubjectCountsForBoth() {
    Scene scene = new Scene(store(), Quota.hard("api", 10).perSubject(6));
    assertThat(scene.quotas.record(scene.charge("api", 7).subject("jane")).allowed())
        .isTrue();
    assertDenied(
        scene.quotas.consume(scene.charge("api", 1).subject("jane")), Reason.LIMIT_REACHED);
    assertThat(scene.quotas.consume(scene.charge("api", 3).subject("joe")).allowed())
        .isTrue();
    scene.assertUsed("api", "10");
  }

  @Test
  default void recordedWorkCountsOnceByItsKeyAndIsRefundedWhereItWasCounted() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.DAILY));
    Charge late = scene.charge("api", 9).key("k").at(START.minus(Duration.ofDays(1)));
    assertThat(scene.quotas.record(late).orElseThrow().repeated()).isFalse();
    assertThat(scene.quotas.record(late).orElseThrow().repeated()).isTrue();
    scene.spend("api", 4);
    assertThat(scene.quotas.refund(scene.customer, "k").allowed()).isTrue();
    scene.assertUsed("api", "4");
    store()
        .ledger()
        .ifPresent(ledger ->
            assertThat(ledger.sum(scene.customer, "api", SINCE_1970)).isEqualByComparingTo("4"));
  }

  @Test
  default void thereMustBeAQuotaToCountOn() {
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    assertDenied(scene.quotas.record(scene.charge("exports", 1)), Reason.SERVICE_NOT_IN_PLAN);
    assertDenied(
        scene.quotas.record(Charge.of("nobody-" + scene.customer, "api", 1)), Reason.NO_PLAN);
    assertDenied(
        scene.quotas.record(scene.charge("api", 1).and("exports", 1)), Reason.SERVICE_NOT_IN_PLAN);
    scene.assertUsed("api", "0");
  }

  /** Of a store that has a ledger: when the rows of a service lie, oldest first. */
  private void assertRows(Scene scene, String service, Instant... recordedAt) {
    store()
        .ledger()
        .ifPresent(ledger -> assertThat(ledger.rows(scene.customer, service, SINCE_1970, 10))
            .extracting(UsageRow::recordedAt)
            .containsExactlyInAnyOrder(recordedAt));
  }
}
