package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.store.QuotaStore;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** How long callers wait. */
class CallsTest {
  private static final Duration USUAL = Duration.ofMillis(50);

  private long now = Long.MAX_VALUE - 5; // the ticker may overflow

  private Calls calls(Duration timeout) {
    return new Calls(
        QuotaStore.inMemory().usage(), timeout, InstantSource.system(), () -> now, Events.NONE);
  }

  @Test
  void aStoreIsGivenMoreTimeUntilItAnsweredAndSomeForAWhileAfterwards() {
    Calls calls = calls(USUAL);
    assertThat(calls.patience()).isEqualTo(Duration.ofSeconds(5));
    now += Duration.ofMinutes(1).toNanos();
    assertThat(calls.patience()).isEqualTo(Duration.ofSeconds(5));
    calls.answered();
    assertThat(calls.patience()).isEqualTo(Duration.ofMillis(500));
    now += Duration.ofSeconds(5).toNanos();
    assertThat(calls.patience()).isEqualTo(Duration.ofMillis(500));
    calls.answered();
    now += 1;
    assertThat(calls.patience()).isEqualTo(USUAL);
  }

  @Test
  void whoHasMoreTimeKeepsIt() {
    Calls calls = calls(Duration.ofSeconds(2));
    calls.answered();
    assertThat(calls.patience()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void anotherStoreIsGivenWhatIsLeft() {
    Calls calls = calls(USUAL);
    calls.answered();
    now += Duration.ofSeconds(3).toNanos();
    Calls other = calls.on(QuotaStore.inMemory().usage());
    assertThat(other.patience()).isEqualTo(Duration.ofMillis(500));
    now += Duration.ofSeconds(3).toNanos();
    assertThat(other.patience()).isEqualTo(USUAL);
  }
}
