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
  void twoFailuresInARowCloseTheStoreForASecondAndThenOneCallTries() {
    fail("acme", "zeta");
    assertThat(outage.allows("acme")).isFalse();
    assertThat(outage.allows("other")).isFalse();
    pass(Duration.ofSeconds(1).minusNanos(1));
    assertThat(outage.allows("other")).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(outage.allows("other")).isTrue();
    assertThat(outage.allows("acme")).as("one tries").isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(outage.allows("acme")).as("it may have died").isTrue();
    assertThat(outage.begin("acme")).as("the same outage").isFalse();
    assertThat(outage.allows("acme")).isFalse();
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
      boolean unused = outage.begin(customer);
    }
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }
}
