package io.github.quota4j;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener, on a daemon thread of its own and in order, what callers hand over without waiting. */
final class Telling implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  /** How long a close waits for what is left to be told. */
  private static final long LAST_MILLIS = 1_000;

  private final QuotaListener listener;
  private final BlockingQueue<Consumer<QuotaListener>> waiting;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread = new Thread(this::run, "quota4j-events");
  private volatile boolean closing;
  private volatile boolean closed;

  /** @param most events that wait; what comes while so many do is dropped */
  Telling(QuotaListener listener, int most) {
    this.listener = listener;
    this.waiting = new ArrayBlockingQueue<>(most);
    thread.setDaemon(true);
    thread.start();
  }

  void tell(Consumer<QuotaListener> event) {
    if (closing || !waiting.offer(event)) dropped.incrementAndGet();
  }

  /** Tells what is left; gives up on a listener that takes longer than a second for it. */
  @Override
  public void close() {
    if (closing) return;
    closing = true;
    boolean unused =
        waiting.offer(told -> {}); // wakes the thread; where it has no room it is awake
    try {
      if (Thread.currentThread() != thread) thread.join(LAST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed = true;
    thread.interrupt();
    long missed = waiting.size() + dropped.get();
    if (missed > 0) log.warn("{} events were not told: the listener is too slow", missed);
  }

  private void run() {
    try {
      while (!closed && !(closing && waiting.isEmpty())) {
        tellNow(waiting.take());
        long missed = dropped.getAndSet(0);
        if (missed > 0) tellNow(told -> told.dropped(missed));
      }
    } catch (InterruptedException e) {
      log.debug("no event is told any more");
    }
  }

  private void tellNow(Consumer<QuotaListener> event) {
    try {
      event.accept(listener);
    } catch (RuntimeException | Error e) {
      log.error("a listener failed", e);
    }
  }
}
