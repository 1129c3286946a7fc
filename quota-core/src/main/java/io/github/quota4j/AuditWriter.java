package io.github.quota4j;

import io.github.quota4j.store.Audit;
import io.github.quota4j.store.AuditAction;
import io.github.quota4j.store.AuditEntry;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the audit, in batches, what callers hand over without waiting. Bounded; one daemon thread, only while there is
 * something to write; stopped by {@link #close}.
 */
final class AuditWriter implements AutoCloseable {
  /** So many entries wait, and so many kinds of denials are counted, at most: some 10 MB. */
  static final int MOST = 10_000;

  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  private static final int BATCH = 500;

  /** What waits is written by then, and callers that are very fast do not keep the thread in one round for ever. */
  private static final int BATCHES = 3 * MOST / BATCH;

  /** Denials that are alike within so long are one entry: an attack does not fill the store. */
  private static final Duration DENIALS = Duration.ofSeconds(10);

  private static final Duration SOON = Duration.ofSeconds(1);

  /** How long a close waits for the last write. */
  private static final Duration LAST = Duration.ofSeconds(2);

  /** What denials have in common that are told as one. */
  record Denied(
      String who, Optional<String> why, String customer, Optional<String> service, String detail) {}

  private record Tally(long count, Instant first, Instant last) {
    Tally and(Tally other) {
      return new Tally(
          count + other.count,
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  private final Audit audit;
  private final Supplier<Instant> now;
  private final Supplier<String> newId;
  private final String writer;
  private final ScheduledThreadPoolExecutor thread;
  private final BlockingQueue<AuditEntry> waiting = new ArrayBlockingQueue<>(MOST);
  private final Map<Denied, Tally> denials = new ConcurrentHashMap<>();
  private final AtomicLong lost = new AtomicLong();
  private final List<AuditEntry> held = new ArrayList<>(); // taken, not yet written; under the lock
  private final Round atOnce = new Round(Duration.ZERO, false);
  private final Round soon = new Round(SOON, false);
  private final Round later = new Round(DENIALS, true);
  private boolean failing; // under the lock
  private volatile boolean closing;

  /** @param writer who says what was lost */
  AuditWriter(Audit audit, Supplier<Instant> now, Supplier<String> newId, String writer) {
    this.audit = audit;
    this.now = now;
    this.newId = newId;
    this.writer = writer;
    this.thread = new ScheduledThreadPoolExecutor(1, AuditWriter::daemon);
    thread.setKeepAliveTime(1, TimeUnit.MINUTES);
    thread.allowCoreThreadTimeOut(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void add(AuditEntry entry) {
    if (closing || !waiting.offer(entry)) lost.incrementAndGet();
    (waiting.size() > MOST / 2 ? atOnce : soon).begin();
  }

  void add(Denied denied, Instant at) {
    boolean hasRoom = denials.size() < MOST || denials.containsKey(denied);
    if (closing || !hasRoom) lost.incrementAndGet();
    else denials.merge(denied, new Tally(1, at, at), Tally::and);
    later.begin();
  }

  /**
   * Writes an entry now, on the caller's thread.
   *
   * @throws QuotaStoreException if it may not be written
   */
  void writeAhead(AuditEntry entry) {
    audit.append(List.of(entry));
  }

  /** Writes what waits, if anything does: now, on the caller's thread. */
  void write() {
    write(true);
  }

  private synchronized boolean write(boolean withDenials) {
    for (int batch = 1; batch <= BATCHES; batch++) {
      if (held.isEmpty()) take(withDenials);
      if (held.isEmpty()) return true;
      append();
    }
    return waiting.isEmpty();
  }

  private void append() {
    try {
      audit.append(List.copyOf(held));
    } catch (QuotaStoreException e) {
      throw e; // they stay, and are tried again
    } catch (RuntimeException e) {
      log.error("what is to be audited cannot be written", e);
      held.forEach(entry -> lost.addAndGet(entry.count()));
      held.clear();
      throw e;
    }
    held.clear();
  }

  private void take(boolean withDenials) {
    int unused = waiting.drainTo(held, BATCH);
    if (withDenials) takeDenials();
    long missed = lost.get();
    if (missed == 0) return;
    Instant at = now.get();
    lost.addAndGet(-missed);
    held.add(entry(AuditAction.LOST, writer, new Tally(missed, at, at)));
  }

  private void takeDenials() {
    for (Denied denied : List.copyOf(denials.keySet())) {
      if (held.size() >= BATCH) return;
      Tally tally = denials.remove(denied);
      if (tally != null) held.add(entry(denied, tally));
    }
  }

  private AuditEntry entry(AuditAction action, String who, Tally tally) {
    return new AuditEntry(
        newId.get(),
        tally.first(),
        who,
        Optional.empty(),
        action,
        Optional.empty(),
        Optional.empty(),
        "",
        tally.count(),
        tally.last());
  }

  private AuditEntry entry(Denied denied, Tally tally) {
    return new AuditEntry(
        newId.get(),
        tally.first(),
        denied.who(),
        denied.why(),
        AuditAction.DENIED,
        Optional.of(denied.customer()),
        denied.service(),
        denied.detail(),
        tally.count(),
        tally.last());
  }

  /** Tells once when it cannot write, and once when it can again. */
  private synchronized boolean isWritten(boolean withDenials) {
    try {
      boolean isAll = write(withDenials);
      if (failing) log.info("the audit is written again");
      failing = false;
      return isAll;
    } catch (RuntimeException e) {
      if (!failing) log.warn("the audit cannot be written: {}", e.getMessage(), e);
      failing = true;
      return false;
    }
  }

  /** A write that is due once something waits. */
  private final class Round {
    private final Duration delay;
    private final boolean withDenials;
    private final AtomicBoolean isDue = new AtomicBoolean();

    Round(Duration delay, boolean withDenials) {
      this.delay = delay;
      this.withDenials = withDenials;
    }

    void begin() {
      if (closing || isDue.get() || !isDue.compareAndSet(false, true)) return;
      try {
        var unused = thread.schedule(this::run, delay.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        isDue.set(false); // closed
      }
    }

    private void run() {
      isDue.set(false);
      if (isWritten(withDenials)) return;
      (withDenials ? later : soon).begin();
    }
  }

  /** Writes what waits; gives up on what takes longer than two seconds. */
  @Override
  public void close() {
    if (closing) return;
    closing = true;
    Future<Boolean> last = thread.submit(() -> isWritten(true));
    thread.shutdown();
    try {
      if (last.get(LAST.toNanos(), TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("the last write failed", e);
    }
    var unused = thread.shutdownNow();
    log.warn("the audit could not be written to its end");
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "quota4j-audit");
    thread.setDaemon(true);
    return thread;
  }
}
