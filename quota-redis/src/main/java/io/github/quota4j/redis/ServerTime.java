package io.github.quota4j.redis;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's clock, as this process knows it: read with each answer, and carried on by a clock of this machine that only goes
 * forward. It lags by the time that the answer travelled and by what the two clocks may have drifted apart, and is not ahead.
 */
final class ServerTime implements StoreTime {
  /** Two clocks drift apart by less than one part in so many: 244 millionths. */
  private static final long DRIFT = 4_096;

  private record Heard(long micros, long nanos) {}

  private final LongSupplier nanoTime;
  private final LongSupplier serverMicros;
  private volatile @Nullable Heard last;

  /** @param serverMicros asks the server */
  ServerTime(LongSupplier nanoTime, LongSupplier serverMicros) {
    this.nanoTime = nanoTime;
    this.serverMicros = serverMicros;
  }

  @Override
  public Instant now() {
    Heard heard = last;
    if (heard == null) {
      heard = new Heard(serverMicros.getAsLong(), nanoTime.getAsLong());
      last = heard;
    }
    long elapsed = nanoTime.getAsLong() - heard.nanos();
    return Micros.instant(
        heard.micros() + TimeUnit.NANOSECONDS.toMicros(elapsed - elapsed / DRIFT));
  }

  @Override
  public String forScripts() {
    return "";
  }

  @Override
  public void heard(long micros) {
    last = new Heard(micros, nanoTime.getAsLong());
  }
}
