package io.github.quota4j;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does {@link Chores} without cron, for as long as it is open: each on a daemon thread of its own, so that a long one delays no
 * other. A first time within a minute after the start, at random, so that nodes that start together do not ask together; then
 * each after a pause from its end. What fails is logged, and done again after the next pause. Nodes need not know of each other:
 * the store shares the work, and of what is done twice the second time finds nothing to do. Safe for concurrent use; closed with
 * the {@link Quotas} that it is of, if not before.
 */
public final class QuotaScheduler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QuotaScheduler.class);

  private static final Duration FIRST_WITHIN = Duration.ofMinutes(1);

  /** How long a close waits for what is under way. All of it can be cut off, and goes on where it was. */
  private static final long LAST_MILLIS = 1_000;

  private final ScheduledThreadPoolExecutor threads;
  private final ConcurrentMap<Chore, ChoreStatus> statuses = new ConcurrentHashMap<>();
  private final Supplier<Instant> now;

  /**
   * @param every what is done, and how often
   * @param work how
   * @param now the store's time
   */
  QuotaScheduler(Map<Chore, Duration> every, Consumer<Chore> work, Supplier<Instant> now) {
    this.now = now;
    this.threads = new ScheduledThreadPoolExecutor(Math.max(1, every.size()), this::daemon);
    threads.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    every.forEach((chore, pause) -> start(chore, pause, work));
  }

  private Thread daemon(Runnable run) {
    Thread thread = new Thread(run, "quota4j-chores");
    thread.setDaemon(true);
    return thread;
  }

  private void start(Chore chore, Duration pause, Consumer<Chore> work) {
    statuses.put(chore, ChoreStatus.none(chore));
    long soonest = Math.min(pause.toMillis(), FIRST_WITHIN.toMillis());
    var unused = threads.scheduleWithFixedDelay(
        () -> run(chore, work),
        ThreadLocalRandom.current().nextLong(soonest),
        pause.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** An executor forgets a task that throws, so nothing may. */
  private void run(Chore chore, Consumer<Chore> work) {
    try {
      work.accept(chore);
      Instant at = now.get();
      statuses.computeIfPresent(chore, (of, status) -> status.success(at));
    } catch (Throwable e) {
      statuses.computeIfPresent(chore, (of, status) -> status.failure(e));
      if (threads.isShutdown()) log.debug("{} was cut off by the close", chore, e);
      else log.warn("{} failed, and is done again after its pause", chore, e);
    }
  }

  /** How it stands with each chore that is done here. */
  public List<ChoreStatus> status() {
    return statuses.values().stream()
        .sorted((a, b) -> a.chore().compareTo(b.chore()))
        .toList();
  }

  boolean isOpen() {
    return !threads.isShutdown();
  }

  /** Begins nothing more, and cuts off what does not end within a second. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LAST_MILLIS, TimeUnit.MILLISECONDS)) {
        List<Runnable> unused = threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      List<Runnable> unused = threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
