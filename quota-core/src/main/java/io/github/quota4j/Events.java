package io.github.quota4j;

import io.github.quota4j.plan.Reset;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a listener is told. Without a listener it is nothing. */
final class Events implements AutoCloseable {
  /** Nobody listens. */
  static final Events NONE = new Events(null);

  /** So many events wait for the listener at most: some 2 MB. */
  private static final int MOST = 10_000;

  private final @Nullable Telling telling;

  private Events(@Nullable Telling telling) {
    this.telling = telling;
  }

  static Events of(QuotaListener listener) {
    return new Events(new Telling(listener, MOST));
  }

  /** Whether anybody listens. */
  boolean areHeard() {
    return telling != null;
  }

  Decision decided(Charge charge, Decision decision) {
    if (telling != null) telling.tell(told -> told.decided(charge, decision));
    return decision;
  }

  void reset(Reset reset, Instant at) {
    if (telling != null) telling.tell(told -> told.reset(reset, at));
  }

  void degraded(String why) {
    if (telling != null) telling.tell(told -> told.degraded(why));
  }

  void recovered() {
    if (telling != null) telling.tell(QuotaListener::recovered);
  }

  void recordedLate(Charge charge, Decision decision) {
    if (telling != null) telling.tell(told -> told.recordedLate(charge, decision));
  }

  void lost(Charge charge, Reason why) {
    if (telling != null) telling.tell(told -> told.lost(charge, why));
  }

  void overshoot(Charge charge, QuotaStatus limit) {
    if (telling != null) telling.tell(told -> told.overshoot(charge, limit));
  }

  @Override
  public void close() {
    if (telling != null) telling.close();
  }
}
