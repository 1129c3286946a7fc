package io.github.quota4j;

import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left to do about calls that the store did not answer: done in the background as soon as it answers, tried again until
 * then. Bounded; one daemon thread, only while there is something to do; stopped by {@link #close}.
 */
final class Errands implements AutoCloseable {
  /** So many errands take 20 MB. */
  static final int MOST = 50_000;

  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  /** Most deadlines have passed by then. */
  private static final Duration FIRST = Duration.ofMillis(100);

  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** How long a close waits for a last try. */
  private static final Duration LAST = Duration.ofSeconds(1);

  /** Something to do about one call. Its methods are called by one thread at a time. */
  interface Errand {
    String customer();

    /** Store time that must have passed: before, the call itself may still arrive. */
    Instant after();

    /** Store time from which on the store may have forgotten the call, so that nobody can know any more what became of it. */
    Instant forgotten();

    /**
     * Does it.
     *
     * @throws QuotaStoreException if the store does not answer: then it is tried again
     */
    void run(Instant now);

    /** It was not done, and will not be. */
    void giveUp(Reason why);
  }

  private final Calls calls;
  private final ScheduledThreadPoolExecutor thread;
  private final Set<Errand> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  Errands(Calls calls) {
    this.calls = calls;
    this.thread = new ScheduledThreadPoolExecutor(1, Errands::daemon);
    thread.setKeepAliveTime(1, TimeUnit.MINUTES);
    thread.allowCoreThreadTimeOut(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Takes an errand on; false if there are too many, or this is closed. */
  boolean add(Errand errand) {
    if (closing || pending.size() >= MOST) return false;
    pending.add(errand);
    if (schedule(errand, FIRST)) return true;
    return !pending.remove(errand); // else close() has given it up, and said so
  }

  private boolean schedule(Errand errand, Duration delay) {
    try {
      var unused = thread.schedule(() -> attempt(errand), delay.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false; // closed
    }
  }

  /** What fails in another way than by a store that does not answer would fail again. */
  private void attempt(Errand errand) {
    try {
      if (isTriedInVain(errand)) schedule(errand, AGAIN);
      else pending.remove(errand);
    } catch (RuntimeException e) {
      log.error("what the store did not answer cannot be settled", e);
      giveUp(errand, Reason.UNANSWERED);
    }
  }

  /** Whether it is still to be done. */
  private boolean isTriedInVain(Errand errand) {
    try {
      Instant now = calls.usage().now();
      if (!now.isBefore(errand.forgotten())) {
        errand.giveUp(Reason.UNANSWERED);
        return false;
      }
      if (!now.isAfter(errand.after()) || !calls.mayAsk(errand.customer())) return true;
      errand.run(now);
      calls.answered();
      return false;
    } catch (QuotaStoreException e) {
      calls.failed(e, errand.customer());
      return true;
    }
  }

  /** Tries what is left once more, and gives up what cannot be done within a second. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.execute(this::lastTries);
    } catch (RejectedExecutionException e) {
      return; // closed before
    }
    thread.shutdown();
    awaitLastTries();
    pending.forEach(errand -> giveUp(errand, Reason.STORE_UNAVAILABLE));
  }

  private void lastTries() {
    for (Errand errand : pending) {
      if (Thread.currentThread().isInterrupted()) return;
      attempt(errand);
    }
  }

  private void awaitLastTries() {
    try {
      if (thread.awaitTermination(LAST.toNanos(), TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
  }

  /** Once: {@link #close} does it on another thread. */
  private void giveUp(Errand errand, Reason why) {
    if (pending.remove(errand)) errand.giveUp(why);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "quota4j-errands");
    thread.setDaemon(true);
    return thread;
  }
}
