package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Decision;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Quota;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Amounts that are held and given back: gb, seats. */
interface LevelsContract extends StoreUnderTest {
  @Test
  default void aLevelIsRaisedAndReleasedAndNeverResets() {
    Scene scene = new Scene(store(), Quota.hard("seats", 5).level());
    scene.spend("seats", 5);
    Decision full = scene.consume("seats", 1);
    assertDenied(full, Reason.LIMIT_REACHED);
    assertThat(((Decision.Denied) full).retryAfter()).isEmpty();
    scene.clock.advance(Duration.ofDays(400));
    assertDenied(scene.consume("seats", 1), Reason.LIMIT_REACHED);
    assertThat(scene.quotas.release(scene.charge("seats", 2)).allowed()).isTrue();
    scene.assertUsed("seats", "3");
    scene.spend("seats", 2);
  }

  @Test
  default void aReleaseGivesBackNoMoreThanIsHeld() {
    Scene scene = new Scene(store(), Quota.hard("seats", 5).level());
    scene.spend("seats", 3);
    Decision.Allowed released = scene.quotas.release(scene.charge("seats", 20)).orElseThrow();
    assertThat(released.granted()).containsExactly(decimal("-3"));
    scene.assertUsed("seats", "0");
  }

  @Test
  default void settingALevelChargesTheDifference() {
    Scene scene = new Scene(store(), Quota.hard("seats", 5).level());
    assertThat(scene.quotas.set(scene.charge("seats", 4)).orElseThrow().granted())
        .containsExactly(decimal("4"));
    assertThat(scene.quotas.set(scene.charge("seats", 1)).orElseThrow().granted())
        .containsExactly(decimal("-3"));
    scene.assertUsed("seats", "1");
    assertDenied(scene.quotas.set(scene.charge("seats", 6)), Reason.LIMIT_REACHED);
    scene.assertUsed("seats", "1");
  }

  @Test
  default void settingALevelOfASubjectMovesTheCustomersByTheDifference() {
    Scene scene = new Scene(store(), Quota.hard("storage", 10).countSubjects().level());
    assertThat(scene.quotas.set(scene.charge("storage", 6).subject("a.txt")).allowed())
        .isTrue();
    assertThat(scene.quotas.set(scene.charge("storage", 4).subject("b.txt")).allowed())
        .isTrue();
    assertDenied(
        scene.quotas.set(scene.charge("storage", 7).subject("a.txt")), Reason.LIMIT_REACHED);
    assertThat(scene.quotas.set(scene.charge("storage", 1).subject("a.txt")).allowed())
        .isTrue();
    scene.assertUsed("storage", "5");
    assertThat(scene.quotas.set(scene.charge("storage", 0).subject("b.txt")).allowed())
        .isTrue();
    scene.assertUsed("storage", "1");
  }

  @Test
  default void onlyALevelCanBeSet() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    assertThatThrownBy(() -> scene.quotas.set(scene.charge("api", 1)))
        .hasMessageContaining("must be a level");
    assertThatThrownBy(() -> scene.quotas.release(scene.charge("api", 1)))
        .hasMessageContaining("must be a level");
  }
}
