package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A caller's own key: the same call counts once. */
interface IdempotencyContract extends StoreUnderTest {
  @Test
  default void aRepeatCountsOnceAndGetsTheFirstAnswer() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Charge charge = scene.charge("api", 4).key("k");
    Decision.Allowed first = scene.quotas.consume(charge).orElseThrow();
    scene.spend("api", 3);
    Decision.Allowed again = scene.quotas.consume(charge).orElseThrow();
    assertThat(again.repeated()).isTrue();
    assertThat(again.statuses()).isEqualTo(first.statuses());
    assertThat(again.granted()).isEqualTo(first.granted());
    assertThat(again.at()).isEqualTo(first.at());
    scene.assertUsed("api", "7");
  }

  @Test
  default void anotherNodeGivesTheFirstAnswerToo() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Charge charge = scene.charge("api", 4).key("k");
    Decision.Allowed first = scene.quotas.consume(charge).orElseThrow();
    Decision.Allowed again = scene.node().consume(charge).orElseThrow();
    assertThat(again.statuses()).isEqualTo(first.statuses());
    scene.assertUsed("api", "4");
  }

  @Test
  default void theSameKeyOnAnotherChargeIsAConflict() {
    Scene scene = new Scene(store(), Quota.hard("api", 10), Quota.hard("exports", 10));
    assertThat(scene.consumeWithKey("api", 4, "k").allowed()).isTrue();
    assertDenied(scene.consumeWithKey("api", 5, "k"), Reason.KEY_CONFLICT);
    assertDenied(scene.consumeWithKey("exports", 4, "k"), Reason.KEY_CONFLICT);
    assertDenied(scene.quotas.record(scene.charge("api", 4).key("k")), Reason.KEY_CONFLICT);
    scene.assertUsed("api", "4");
    scene.assertUsed("exports", "0");
  }

  @Test
  default void aKeyBelongsToItsCustomer() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    String other = scene.customer + "-2";
    scene.subscribe(other);
    assertThat(scene.consumeWithKey("api", 4, "k").allowed()).isTrue();
    assertThat(scene
            .quotas
            .consume(Charge.of(other, "api", 4).key("k"))
            .orElseThrow()
            .repeated())
        .isFalse();
    assertThat(scene.quotas.usage(other).get(0).used()).isEqualByComparingTo("4");
  }

  @Test
  default void aDenialDoesNotStick() {
    Scene scene = new Scene(store(), Quota.hard("api", 10).resets(ResetPeriod.MINUTELY));
    scene.spend("api", 8);
    assertDenied(scene.consumeWithKey("api", 4, "k"), Reason.LIMIT_REACHED);
    scene.clock.advance(Duration.ofMinutes(1));
    assertThat(scene.consumeWithKey("api", 4, "k").orElseThrow().repeated()).isFalse();
    scene.assertUsed("api", "4");
  }

  @Test
  default void aRepeatInALaterWindowIsStillARepeat() {
    Scene scene = new Scene(store(), Quota.hard("api", 10).resets(ResetPeriod.MINUTELY));
    Decision.Allowed first = scene.consumeWithKey("api", 4, "k").orElseThrow();
    scene.clock.advance(Duration.ofHours(47));
    Decision.Allowed again = scene.consumeWithKey("api", 4, "k").orElseThrow();
    assertThat(again.repeated()).isTrue();
    assertThat(again.statuses()).isEqualTo(first.statuses());
    scene.assertUsed("api", "0");
  }

  @Test
  default void whatBecameOfACallIsKnownByItsKey() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Decision.Allowed first = scene.consumeWithKey("api", 4, "k").orElseThrow();
    Decision.Allowed resolved = scene.quotas.resolve(scene.customer, "k").orElseThrow();
    assertThat(resolved.statuses()).isEqualTo(first.statuses());
    assertThat(resolved.granted()).isEqualTo(first.granted());
    assertDenied(scene.quotas.resolve(scene.customer, "other"), Reason.NOT_FOUND);
    assertDenied(scene.quotas.resolve(scene.customer + "-2", "k"), Reason.NOT_FOUND);
  }

  @Test
  default void aKeyIsCheckedBeforeItIsUsed() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    for (String bad : new String[] {"", "a\nb", "~x", "k".repeat(256)}) {
      assertThatThrownBy(() -> scene.consumeWithKey("api", 1, bad))
          .hasMessageContaining("key must be 1 to 255");
    }
    scene.assertUsed("api", "0");
    assertThat(scene.consumeWithKey("api", 1, "k".repeat(255)).allowed()).isTrue();
    assertThat(scene.consumeWithKey("api", 1, "it's {a} \"key\": \u4e2d").allowed())
        .isTrue();
  }
}
