package io.github.quota4j;

import io.github.quota4j.plan.Reset;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a listener is told. Without a listener it is nothing. */
final class Events implements AutoCloseable {
  /** Nobody listens. */
  static final Events NONE = new Events(null, new Crossings(List.of()));

  /** So many events wait for the listener at most: some 2 MB. */
  private static final int MOST = 10_000;

  private final @Nullable Telling telling;
  private final Crossings crossings;

  private Events(@Nullable Telling telling, Crossings crossings) {
    this.telling = telling;
    this.crossings = crossings;
  }

  /** @param percents of a limit, rising: who crosses one is told */
  static Events of(QuotaListener listener, List<Integer> percents) {
    return new Events(new Telling(listener, MOST), new Crossings(percents));
  }

  /** Whether anybody listens. */
  boolean areHeard() {
    return telling != null;
  }

  Decision decided(Charge charge, Decision decision) {
    if (telling != null) telling.tell(told -> told.decided(charge, decision));
    return decision;
  }

  /** What was decided has been counted, and not only held. */
  Decision counted(Charge charge, Decision decision) {
    if (telling != null) telling.tell(told -> crossings.tell(told, charge, decision));
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
