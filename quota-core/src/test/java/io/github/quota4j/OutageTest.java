package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who waits for a store that does not answer, and who is told at once. */
class OutageTest {
  private long now = Long.MAX_VALUE - 5; // the ticker may overflow
  private final Outage outage = new Outage(() -> now);

  @Test
  void oneFailureIsNoOutage() {
    assertThat(outage.begin("acme")).as("the first one").isTrue();
    assertThat(outage.allows("acme")).isTrue();
    assertThat(outage.end()).isTrue();
    assertThat(outage.begin("acme")).isTrue();
    assertThat(outage.allows("acme")).isTrue();
  }

  @Test
  void whatFailsTogetherIsOneFailure() {
    for (int i = 0; i < 64; i++) {
      boolean unused = outage.begin("customer-" + i);
    }
    pass(Duration.ofMillis(49));
    assertThat(outage.begin("late")).isFalse();
    assertThat(outage.allows("acme")).isTrue();
  }

  @Test
  void twoFailuresInARowCloseTheStoreAndThenOneCallTriesAfterEachPause() {
    fail("acme", "zeta");
    assertThat(outage.allows("acme")).isFalse();
    assertThat(outage.allows("other")).isFalse();
    for (int millis : new int[] {100, 100, 200, 400, 800, 1_000, 1_000}) {
      pass(Duration.ofMillis(millis).minusNanos(1));
      assertThat(outage.allows("other")).isFalse();
      pass(Duration.ofNanos(1));
      assertThat(outage.allows("other")).as("after %s ms", millis).isTrue();
      assertThat(outage.allows("acme")).as("one tries, and may have died").isFalse();
    }
    assertThat(outage.begin("acme")).as("the same outage").isFalse();
    assertThat(outage.allows("acme")).isFalse();
  }

  @Test
  void afterAnAnswerPausesAreShortAgain() {
    fail("acme", "zeta");
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(1));
      assertThat(outage.allows("acme")).isTrue();
    }
    assertThat(outage.end()).isTrue();
    fail("acme", "zeta");
    pass(Duration.ofMillis(100));
    assertThat(outage.allows("acme")).isTrue();
  }

  @Test
  void anAnswerToAnybodyOpensTheStoreForAll() {
    fail("acme", "zeta", "acme");
    assertThat(outage.end()).isTrue();
    assertThat(outage.end()).as("told once").isFalse();
    assertThat(outage.allows("acme")).isTrue();
    assertThat(outage.allows("zeta")).isTrue();
  }

  @Test
  void whereOneCustomersCallsFailOthersAreLetThrough() {
    fail("acme", "acme", "acme");
    assertThat(outage.allows("acme")).isFalse();
    assertThat(outage.allows("other")).isTrue();
    fail("other");
    assertThat(outage.allows("third")).as("then it is the store").isFalse();
  }

  private void fail(String... customers) {
    for (String customer : customers) {
      pass(Duration.ofMillis(50));
      boolean unused = outage.begin(customer);
    }
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }
}
