package io.github.quota4j;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.decision.TakeStep;
import io.github.quota4j.store.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Tries a take on a reading: the same decision function, and nothing is saved. */
final class Trial {
  private static final long MOST = 10_000;

  /** What was read together. */
  private record Asked(String customer, Set<CounterKey> counters) {}

  private final Calls calls;
  private final Cache<Asked, Reading> readings =
      Caffeine.newBuilder().maximumSize(MOST).build();

  Trial(Calls calls) {
    this.calls = calls;
  }

  /**
   * What a take would be answered.
   *
   * @param maxAge how old the reading may be; zero asks the store
   */
  TakeAnswer take(Take take, Duration maxAge) {
    Set<CounterKey> keys = take.counters();
    Asked asked = new Asked(take.id().customer(), keys);
    if (!maxAge.isZero()) {
      Reading known = readings.getIfPresent(asked);
      Instant now = calls.usage().now();
      if (known != null && !known.at().isBefore(now.minus(maxAge))) {
        return TakeStep.take(known, take, now).answer();
      }
    }
    Reading reading = calls.usage().read(take.id().customer(), take.items(), take.deadline());
    if (!maxAge.isZero()) readings.put(asked, reading);
    return TakeStep.take(reading, take, reading.at()).answer();
  }
}
