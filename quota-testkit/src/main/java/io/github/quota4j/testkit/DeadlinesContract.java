package io.github.quota4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the store itself judges, whatever its callers believe: deadlines, windows, versions. */
interface DeadlinesContract extends StoreUnderTest {
  @Test
  default void aCallThatItsCallerGaveUpOnIsNotCharged() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    UsageStore usage = usage(scene);
    Take late = take(scene, "late", 0, 0, Duration.ofMinutes(1)).by(Scene.START.minusNanos(1_000));
    assertThat(usage.take(late)).isInstanceOf(TakeAnswer.TooLate.class);
    assertThat(settled(scene, usage)).isZero();
    assertThat(usage.take(late.by(Scene.START))).isInstanceOf(TakeAnswer.Taken.class);
  }

  @Test
  default void aKnownIdIsAnsweredEvenAfterItsDeadline() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    UsageStore usage = usage(scene);
    Take take = take(scene, "k", 0, 0, Duration.ofMinutes(1)).withCallersId();
    assertThat(usage.take(take)).isInstanceOf(TakeAnswer.Taken.class);
    scene.clock.advance(Duration.ofHours(1));
    assertThat(usage.take(take)).isEqualTo(((TakeAnswer.Taken) usage.take(take)).again());
    assertThat(settled(scene, usage)).isEqualTo(4);
  }

  @Test
  default void aWindowThatIsOverOrHasNotBegunIsRefused() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    UsageStore usage = usage(scene);
    Take over = take(scene, "over", 0, -120, Duration.ofMinutes(2));
    Take early = take(scene, "early", 0, 1, Duration.ofMinutes(2));
    for (Take take : new Take[] {over, early}) {
      TakeAnswer answer = usage.take(take);
      assertThat(answer)
          .isEqualTo(new TakeAnswer.Stale(Scene.START, TakeAnswer.Stale.Cause.WINDOW));
      assertThat(usage.take(take.asForced())).isInstanceOf(TakeAnswer.Taken.class);
    }
  }

  @Test
  default void anOlderVersionOfTheAccountIsRefusedOnceANewerOneWasSeen() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    UsageStore usage = usage(scene);
    Duration minute = Duration.ofMinutes(1);
    assertThat(usage.take(take(scene, "new", 7, 0, minute))).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(usage.take(take(scene, "old", 6, 0, minute)))
        .isEqualTo(new TakeAnswer.Stale(Scene.START, TakeAnswer.Stale.Cause.ACCOUNT));
    assertThat(usage.take(take(scene, "same", 7, 0, minute))).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(settled(scene, usage)).isEqualTo(8);
  }

  @Test
  default void theStoresTimeIsTheClocks() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    assertThat(usage(scene).now()).isEqualTo(Scene.START);
  }

  private UsageStore usage(Scene scene) {
    return store().withClock(scene.clock).usage();
  }

  private static long settled(Scene scene, UsageStore usage) {
    CounterKey key = key(scene, 0);
    Instant soon = scene.clock.instant().plusSeconds(30);
    return usage
        .read(scene.customer, Set.of(key), soon)
        .counters()
        .getOrDefault(key, Counter.ZERO)
        .settled();
  }

  private static CounterKey key(Scene scene, int startsInSeconds) {
    return new CounterKey(
        scene.customer, "", "api", "main", Scene.START.plusSeconds(startsInSeconds));
  }

  private static Take take(
      Scene scene, String id, long version, int startsInSeconds, Duration length) {
    CounterKey key = key(scene, startsInSeconds);
    Leg leg = Leg.of(new Bucket(key, key.windowStart().plus(length), Ceiling.Amount.hard(10)));
    Item item = new Item("api", "", 0, Demand.exactly(4), List.of(leg));
    return Take.of(new OperationId(scene.customer, id), version, Scene.START.plusSeconds(30), item);
  }
}
