package io.github.quota4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ServerTimeTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong asked = new AtomicLong();
  private final ServerTime time = new ServerTime(nanos::get, () -> {
    asked.incrementAndGet();
    return Micros.floor(START);
  });

  @Test
  void asksTheServerOnceAndCarriesOn() {
    assertThat(time.now()).isEqualTo(START);
    nanos.addAndGet(Duration.ofMillis(10).toNanos());
    assertThat(time.now()).isBetween(START.plusNanos(9_990_000), START.plusMillis(10));
    assertThat(asked).hasValue(1);
  }

  @Test
  void isNotAheadOfAServerWhoseClockIsSlower() {
    assertThat(time.now()).isEqualTo(START);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    Instant slow =
        START.plusSeconds(10).minusMillis(1); // 100 millionths slower than this machine's
    assertThat(time.now()).isBetween(slow.minusMillis(5), slow);
  }

  @Test
  void followsWhatItHearsAlsoBack() {
    assertThat(time.now()).isEqualTo(START);
    time.heard(Micros.floor(START.plusSeconds(5)));
    assertThat(time.now()).isEqualTo(START.plusSeconds(5));
    time.heard(Micros.floor(START.minusSeconds(5)));
    assertThat(time.now()).isEqualTo(START.minusSeconds(5));
  }
}
