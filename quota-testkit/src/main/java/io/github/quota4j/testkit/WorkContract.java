package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Charge;
import io.github.quota4j.QuotaDeniedException;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Quota;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Work that is done under a reservation. */
interface WorkContract extends StoreUnderTest {
  Duration HOUR = Duration.ofHours(1);

  @Test
  default void workIsHeldForWhileItIsDoneAndChargedWhenItReturns() throws Exception {
    Scene scene =
        new Scene(store(), Quota.hard("exports", 15), Quota.hard("rows", 10).scale(2));
    Charge charge = scene.charge("exports", 8).and("rows", decimal("0.25"));
    String result = scene.quotas.call(charge, HOUR, () -> {
      assertThat(scene.status("exports").held()).isEqualByComparingTo("8");
      scene.assertUsed("exports", "0");
      return "done";
    });
    assertThat(result).isEqualTo("done");
    scene.assertUsed("exports", "8");
    scene.assertUsed("rows", "0.25");
    assertThat(scene.status("exports").held()).isZero();
  }

  @Test
  default void workThatThrowsIsGivenBack() {
    Scene scene = new Scene(store(), Quota.hard("exports", 15));
    IOException broken = new IOException("disk full");
    assertThatThrownBy(() -> scene.quotas.call(scene.charge("exports", 8), HOUR, () -> {
          throw broken;
        }))
        .isSameAs(broken);
    AssertionError error = new AssertionError("not even an exception");
    assertThatThrownBy(() -> scene.quotas.call(scene.charge("exports", 8), HOUR, () -> {
          throw error;
        }))
        .isSameAs(error);
    scene.assertRemaining("exports", "15");
  }

  @Test
  default void workThatIsNotAdmittedIsNotBegun() {
    Scene scene = new Scene(store(), Quota.hard("exports", 7));
    AtomicInteger begun = new AtomicInteger();
    Callable<Integer> work = begun::incrementAndGet;
    assertThatThrownBy(() -> scene.quotas.call(scene.charge("exports", 8), HOUR, work))
        .isInstanceOfSatisfying(
            QuotaDeniedException.class,
            e -> assertThat(e.decision().reason()).isEqualTo(Reason.TOO_LARGE));
    assertThatThrownBy(() -> scene.quotas.call(scene.charge("other", 1), HOUR, work))
        .isInstanceOfSatisfying(
            QuotaDeniedException.class,
            e -> assertThat(e.decision().reason()).isEqualTo(Reason.SERVICE_NOT_IN_PLAN));
    assertThat(begun).hasValue(0);
    scene.assertRemaining("exports", "7");
  }

  @Test
  default void workThatOutlastsItsHoldTakesWhatStillFits() throws Exception {
    Scene scene = new Scene(store(), Quota.hard("exports", 15));
    String result = scene.quotas.call(scene.charge("exports", 8).key("k"), HOUR, () -> {
      scene.clock.advance(HOUR);
      scene.spend("exports", 10);
      return "late";
    });
    assertThat(result).isEqualTo("late");
    scene.assertUsed("exports", "15");
  }

  @Test
  default void workThatIsDoneAgainUnderItsKeyCountsOnce() throws Exception {
    Scene scene = new Scene(store(), Quota.hard("exports", 15));
    Charge charge = scene.charge("exports", 8).key("k");
    AtomicInteger done = new AtomicInteger();
    assertThat(scene.quotas.call(charge, HOUR, done::incrementAndGet)).isEqualTo(1);
    assertThat(scene.quotas.call(charge, HOUR, done::incrementAndGet)).isEqualTo(2);
    scene.assertUsed("exports", "8");
  }

  @Test
  default void workThatThrewIsHeldAnewWhenItIsDoneAgainUnderItsKey() throws Exception {
    Scene scene = new Scene(store(), Quota.hard("exports", 15));
    Charge charge = scene.charge("exports", 8).key("k");
    IOException broken = new IOException("disk full");
    assertThatThrownBy(() -> scene.quotas.call(charge, HOUR, () -> {
          throw broken;
        }))
        .isSameAs(broken);
    assertThat(scene.quotas.call(charge, HOUR, () -> "done")).isEqualTo("done");
    scene.assertUsed("exports", "8");
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(() -> scene.quotas.call(charge, HOUR, begun::incrementAndGet))
        .isInstanceOf(QuotaDeniedException.class);
    assertThat(begun).hasValue(0);
    scene.assertUsed("exports", "8");
  }
}
