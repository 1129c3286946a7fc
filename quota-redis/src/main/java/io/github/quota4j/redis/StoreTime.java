package io.github.quota4j.redis;

import java.time.Instant;
import java.time.InstantSource;

/** The time that windows and deadlines are judged by. Safe for concurrent use. */
interface StoreTime {
  /** Whole microseconds. */
  Instant now();

  /** What scripts take for now; empty: the server's clock. */
  String forScripts();

  /** Learns from an answer, which carries the time that it was decided at. */
  void heard(long micros);

  /** A clock that a test sets. */
  static StoreTime set(InstantSource clock) {
    return new StoreTime() {
      @Override
      public Instant now() {
        return Micros.instant(Micros.floor(clock.instant()));
      }

      @Override
      public String forScripts() {
        return Long.toString(Micros.floor(clock.instant()));
      }

      @Override
      public void heard(long micros) {}
    };
  }
}
