package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Several limits on one service, for the customer and for its subjects. */
interface LimitsContract extends StoreUnderTest {
  @Test
  default void everyLimitOfAServiceMustHaveRoom() {
    Scene scene = new Scene(store(), Quota.hard("api", 100).atMost(10, ResetPeriod.DAILY));
    scene.spend("api", 10);
    Decision denied = scene.consume("api", 1);
    assertDenied(denied, Reason.LIMIT_REACHED);
    assertThat(denied.statuses().get(0).limitName()).isEqualTo("daily");
    assertThat(((Decision.Denied) denied).retryAfter())
        .hasValue(Duration.ofHours(11).plusMinutes(30));
    scene.assertUsed("api", "10");
    scene.clock.advance(Duration.ofDays(1));
    scene.spend("api", 10);
    scene.assertUsed("api", "20");
    assertThat(scene.status("api", "daily").used()).isEqualByComparingTo("10");
  }

  @Test
  default void aCapBoundsTheOverageOfASoftLimit() {
    Scene scene = new Scene(store(), Quota.soft("api", 10).overageCap(5));
    scene.spend("api", 15);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    assertThat(scene.status("api").overage()).isEqualByComparingTo("5");
  }

  @Test
  default void aSubjectHasItsOwnLimitInsideTheCustomers() {
    Scene scene = new Scene(store(), Quota.hard("api", 10).perSubject(6));
    assertThat(scene.quotas.consume(scene.charge("api", 6).subject("jane")).allowed())
        .isTrue();
    Decision janes = scene.quotas.consume(scene.charge("api", 1).subject("jane"));
    assertDenied(janes, Reason.LIMIT_REACHED);
    assertThat(janes.statuses().get(0).limitName()).isEqualTo(Limit.SUBJECT);
    assertThat(scene.quotas.consume(scene.charge("api", 4).subject("joe")).allowed())
        .isTrue();
    Decision all = scene.quotas.consume(scene.charge("api", 1).subject("joe"));
    assertDenied(all, Reason.LIMIT_REACHED);
    assertThat(all.statuses().get(0).limitName()).isEqualTo(Limit.MAIN);
    scene.assertUsed("api", "10");
  }

  @Test
  default void oneConsumeAsksEveryLimitAndSaysWhichOneRefused() {
    Scene scene = new Scene(
        store(),
        Quota.hard("api", 1_000_000)
            .atMost(50_000, ResetPeriod.DAILY)
            .rate(Rate.perSecond(100).burst(20_000)));
    assertThat(scene.spend("api", 20_000).statuses())
        .extracting(QuotaStatus::limitName)
        .containsExactly(Limit.MAIN, "daily", Limit.RATE);
    assertRefused(scene, 1, Reason.RATE_LIMITED, Limit.RATE);
    scene.clock.advance(Duration.ofMinutes(5));
    scene.spend("api", 20_000);
    scene.clock.advance(Duration.ofMinutes(5));
    assertRefused(scene, 10_001, Reason.LIMIT_REACHED, "daily");
    scene.spend("api", 10_000);
    assertThat(scene.quotas.record(scene.charge("api", 950_000)).allowed()).isTrue();
    scene.clock.advance(Duration.ofDays(1));
    assertRefused(scene, 1, Reason.LIMIT_REACHED, Limit.MAIN);
    scene.assertUsed("api", "1000000");
    assertThat(scene.status("api", "daily").used()).isZero();
    assertThat(scene.status("api", Limit.RATE).remaining().orElseThrow())
        .isEqualByComparingTo("20000");
  }

  private static void assertRefused(Scene scene, long units, Reason reason, String limit) {
    Decision denied = scene.consume("api", units);
    assertDenied(denied, reason);
    assertThat(((Decision.Denied) denied).refusedBy().orElseThrow().limitName()).isEqualTo(limit);
  }

  @Test
  default void takingWhatFitsGoesByTheTightestLimit() {
    Scene scene = new Scene(
        store(),
        Quota.hard("api", 100)
            .atMost(30, ResetPeriod.DAILY)
            .rate(Rate.perSecond(10).burst(20)));
    assertThat(scene.quotas.consumeUpTo(scene.charge("api", 50)).orElseThrow().granted())
        .containsExactly(decimal("20"));
    scene.clock.advance(Duration.ofMinutes(1));
    assertThat(scene.quotas.consumeUpTo(scene.charge("api", 50)).orElseThrow().granted())
        .containsExactly(decimal("10"));
    assertThat(scene.status("api", Limit.RATE).remaining().orElseThrow())
        .isEqualByComparingTo("10");
    scene.assertUsed("api", "30");
  }

  @Test
  default void withoutASubjectOnlyTheCustomersLimitIsAsked() {
    Scene scene = new Scene(store(), Quota.hard("api", 10).perSubject(2));
    scene.spend("api", 8);
    assertThat(scene.quotas.consume(scene.charge("api", 2).subject("jane")).allowed())
        .isTrue();
  }
}
