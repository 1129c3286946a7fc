package io.github.quota4j;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with one chore of a {@link QuotaScheduler}.
 *
 * @param chore which
 * @param succeeded how often it was done
 * @param failed how often it was begun and failed
 * @param lastSuccess when it was done last, by the store's time
 * @param failure why it failed, if it did the last time
 */
public record ChoreStatus(
    Chore chore,
    long succeeded,
    long failed,
    Optional<Instant> lastSuccess,
    Optional<String> failure) {
  static ChoreStatus none(Chore chore) {
    return new ChoreStatus(chore, 0, 0, Optional.empty(), Optional.empty());
  }

  ChoreStatus success(Instant at) {
    return new ChoreStatus(chore, succeeded + 1, failed, Optional.of(at), Optional.empty());
  }

  ChoreStatus failure(Throwable cause) {
    return new ChoreStatus(
        chore, succeeded, failed + 1, lastSuccess, Optional.of(cause.toString()));
  }
}
