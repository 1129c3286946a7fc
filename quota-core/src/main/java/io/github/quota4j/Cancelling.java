package io.github.quota4j;

import io.github.quota4j.decision.Settle;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back, in the background, calls that nobody was told the outcome of and that nobody can ask for again: those by an
 * id of the library's. It waits for the deadline of the call: from then on the store refuses it, so a cancel either finds
 * what was counted and gives it back, or nothing can come any more. One daemon thread, only while there is something to
 * cancel; stopped by {@link #close}.
 */
final class Cancelling implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  /** So long the store remembers an id of the library's after its deadline. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** Most deadlines have passed by then. */
  private static final Duration FIRST = Duration.ofMillis(100);

  private static final Duration AGAIN = Duration.ofSeconds(2);

  /** What does not fit stays counted, and is logged: memory is bounded. */
  private static final int MOST = 10_000;

  private final Calls calls;
  private final ScheduledThreadPoolExecutor thread;

  Cancelling(Calls calls) {
    this.calls = calls;
    this.thread = new ScheduledThreadPoolExecutor(1, Cancelling::daemon);
    thread.setKeepAliveTime(1, TimeUnit.MINUTES);
    thread.allowCoreThreadTimeOut(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Gives back what the call was charged, if it was.
   *
   * @param undo a refund of the call, or a release of what it held
   * @param deadline the call's, in store time
   */
  void cancel(Settle undo, Instant deadline) {
    if (thread.getQueue().size() >= MOST) {
      log.warn("not cancelled, too many calls are unanswered: {}", undo.operation());
      return;
    }
    schedule(undo, deadline, FIRST);
  }

  private void schedule(Settle undo, Instant deadline, Duration delay) {
    if (thread.isShutdown()) return;
    var unused =
        thread.schedule(() -> attempt(undo, deadline), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void attempt(Settle undo, Instant deadline) {
    try {
      Instant now = calls.usage().now();
      if (now.isAfter(deadline.plus(REMEMBERED))) {
        log.warn(
            "not cancelled, the store did not answer for {}: {}", REMEMBERED, undo.operation());
      } else if (!now.isAfter(deadline)) {
        schedule(undo, deadline, AGAIN);
      } else {
        var unused = calls.usage().settle(undo, calls.deadline(now));
      }
    } catch (QuotaStoreException e) {
      schedule(undo, deadline, AGAIN);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "quota4j-cancel");
    thread.setDaemon(true);
    return thread;
  }
}
