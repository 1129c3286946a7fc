package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Decision;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Quota;
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
}
