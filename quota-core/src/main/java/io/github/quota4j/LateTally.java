package io.github.quota4j;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what became of charges that were admitted while the store did not answer. There may be very many of them: the log gets
 * the count at 1, 2, 4, 8 and so on. Safe for concurrent use.
 */
final class LateTally implements LateCharge.Ending {
  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  private final Events events;
  private final AtomicLong counted = new AtomicLong();
  private final AtomicLong over = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  LateTally(Events events) {
    this.events = events;
  }

  @Override
  public void counted(Charge charge, Decision decision) {
    events.recordedLate(charge, decision);
    if (decision.reason() == Reason.OVER_SOFT_LIMIT) over.incrementAndGet();
    long now = counted.incrementAndGet();
    if (isWorthALine(now)) {
      log.info(
          "charges that were admitted while the store did not answer: {} counted by now, {} of them past a limit",
          now,
          over);
    }
  }

  @Override
  public void lost(Charge charge, Reason why) {
    events.lost(charge, why);
    long now = lost.incrementAndGet();
    if (isWorthALine(now)) {
      log.error(
          "charges that were admitted and are not counted, and never will be: {} by now, the last one of {}: {}",
          now,
          charge.customer(),
          why);
    }
  }

  private static boolean isWorthALine(long count) {
    return Long.bitCount(count) == 1;
  }
}
