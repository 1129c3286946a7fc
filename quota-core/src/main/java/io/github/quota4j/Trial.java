package io.github.quota4j;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.decision.TakeStep;
import io.github.quota4j.store.Reading;
import java.util.Set;
import java.util.stream.Collectors;

/** Tries a take on a reading: the same decision function, and nothing is saved. */
final class Trial {
  private Trial() {}

  static TakeAnswer take(Calls calls, Take take) {
    Set<CounterKey> keys = take.items().stream()
        .flatMap(item -> item.legs().stream())
        .flatMap(leg -> leg.buckets().stream())
        .map(bucket -> bucket.counter())
        .collect(Collectors.toSet());
    Reading reading = calls.usage().read(take.id().customer(), keys, take.deadline());
    return TakeStep.take(reading, take, reading.at()).answer();
  }
}
