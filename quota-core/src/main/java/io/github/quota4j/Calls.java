package io.github.quota4j;

import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a caller waits for the usage store, and what it is told when the store fails. */
final class Calls {
  /** Until its first answer a store is given more time: connections are being made. */
  static final Duration COLD_START = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  private enum State {
    COLD,
    UP,
    DOWN
  }

  private final UsageStore usage;
  private final Duration timeout;
  private final InstantSource clock;
  private volatile State state = State.COLD;

  /** @param clock for the time of an answer that the store did not give */
  Calls(UsageStore usage, Duration timeout, InstantSource clock) {
    this.usage = usage;
    this.timeout = timeout;
    this.clock = clock;
  }

  /** As long a wait for another store. */
  Calls on(UsageStore other) {
    Calls calls = new Calls(other, timeout, clock);
    calls.state = state;
    return calls;
  }

  UsageStore usage() {
    return usage;
  }

  /** How long a call that begins now may take. */
  Duration patience() {
    return state != State.COLD || timeout.compareTo(COLD_START) > 0 ? timeout : COLD_START;
  }

  /** Store time by which a call that begins now must be answered. */
  Instant deadline(Instant now) {
    return now.plus(patience());
  }

  /** Logs once when the store is back, and not for every caller. */
  void answered() {
    State before = state;
    if (before == State.UP)
      return; // no write here: it would bounce the cache line between all callers
    state = State.UP;
    if (before == State.DOWN) log.info("the store answers again");
  }

  /**
   * The decision when a call failed. Logs once when the store stops answering.
   *
   * @param sent whether the call that failed was one that counts; else nothing can have been counted
   */
  Decision failed(QuotaStoreException e, boolean sent, String operation) {
    if (state != State.DOWN) {
      state = State.DOWN;
      log.warn("the store does not answer: {}", e.getMessage(), e);
    }
    Instant now = clock.instant();
    return sent && e.sent()
        ? new Decision.Indeterminate(now, operation, e)
        : Answers.denied(Reason.STORE_UNAVAILABLE, now);
  }

  Decision notFound() {
    return Answers.denied(Reason.NOT_FOUND, clock.instant());
  }
}
