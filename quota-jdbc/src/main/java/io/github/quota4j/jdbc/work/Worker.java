package io.github.quota4j.jdbc.work;

import io.github.quota4j.store.QuotaStoreException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that does what callers hand over. Only it talks to the database, so that a caller can leave at its deadline
 * whatever the database does, and so that a caller's interrupt never hits a driver. The thread starts with the first call
 * and ends with {@link #close()}.
 */
public final class Worker<C extends Call<?>> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  /** What the thread does. */
  public interface Job<C extends Call<?>> {
    /** Some calls wait: do those that {@link Worker#startWaiting} gives. Must not throw for want of an answer. */
    void run(Worker<C> worker);

    /** Nothing waits: says when it wants to be asked again, in milliseconds. */
    default long idle() {
      return Long.MAX_VALUE;
    }
  }

  private final String name;
  private final Job<C> job;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<C> waiting = new LinkedHashSet<>();
  private @Nullable Thread thread;
  private boolean closed;

  public Worker(String name, Job<C> job) {
    this.name = name;
    this.job = job;
  }

  /** Hands a call over; it will be answered, or fail. */
  public void add(C call) {
    lock.lock();
    try {
      if (closed) throw new QuotaStoreException("the store is closed", false);
      waiting.add(call);
      if (thread == null) thread = start();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands a call over, and waits for its answer until its deadline.
   *
   * @param same the call once more, as what it answers
   */
  public <A> A call(C call, Call<A> same) {
    add(call);
    try {
      return same.await();
    } finally {
      remove(call);
    }
  }

  /** Nobody waits for the call any longer. */
  private void remove(C call) {
    lock.lock();
    try {
      waiting.remove(call);
    } finally {
      lock.unlock();
    }
  }

  /** For the job: starts calls that wait, oldest first. */
  public List<C> startWaiting(int most) {
    lock.lock();
    try {
      List<C> started = new ArrayList<>();
      for (var calls = waiting.iterator(); calls.hasNext() && started.size() < most; ) {
        C call = calls.next();
        calls.remove();
        if (call.start()) started.add(call);
      }
      return started;
    } finally {
      lock.unlock();
    }
  }

  /** For the job: fails what waits, since the database cannot be reached. Nothing of it was sent. */
  public void failWaiting(QuotaStoreException reason) {
    startWaiting(Integer.MAX_VALUE).forEach(call -> call.fail(reason));
  }

  /** Ends the thread once its present job is done. Calls that still wait fail. */
  @Override
  public void close() {
    Thread running;
    lock.lock();
    try {
      closed = true;
      running = thread;
      changed.signal();
    } finally {
      lock.unlock();
    }
    failWaiting(new QuotaStoreException("the store is closed", false));
    if (running == null || running == Thread.currentThread()) return;
    try {
      running.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread start() {
    Thread started = new Thread(this::work, name);
    started.setDaemon(true);
    started.start();
    return started;
  }

  private void work() {
    long idleMillis = job.idle();
    while (true) {
      try {
        if (awaitCall(idleMillis)) job.run(this);
        else idleMillis = job.idle();
        if (isClosed()) return;
      } catch (RuntimeException | Error e) {
        log.error("{} failed", name, e);
        failWaiting(new QuotaStoreException("the call failed: " + e, true, e));
      }
    }
  }

  /** Whether a call waits. */
  private boolean awaitCall(long millis) {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (waiting.isEmpty() && !closed && nanos > 0) nanos = changed.awaitNanos(nanos);
      return !waiting.isEmpty();
    } catch (InterruptedException e) {
      return false; // nobody of ours interrupts it; what waits is looked at next
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
