package io.github.quota4j.store;

import io.github.quota4j.plan.Alert;
import java.time.Instant;
import java.util.Optional;

/**
 * One alert on its way through one channel.
 *
 * @param alert what is told
 * @param channel the name of the channel
 * @param state what became of it
 * @param attempts how often it was tried, the one that is under way included
 * @param next when it is tried again, if it is pending; else when that was last decided
 * @param lastError what went wrong the last time, at most 500 characters
 */
public record Delivery(
    Alert alert,
    String channel,
    State state,
    int attempts,
    Instant next,
    Optional<String> lastError) {
  /** What became of a delivery. */
  public enum State {
    /** To be tried, or under way. */
    PENDING,
    /** The channel took it. */
    DELIVERED,
    /** Given up; it can be replayed. */
    DEAD
  }
}
