package io.github.quota4j.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is set. Safe for concurrent use. */
public final class SettableClock implements InstantSource {
  private volatile Instant now;

  /** Stands at an instant. */
  public SettableClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Sets it, also back. */
  public void set(Instant instant) {
    now = instant;
  }

  /** Moves it on; a negative duration moves it back. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }
}
