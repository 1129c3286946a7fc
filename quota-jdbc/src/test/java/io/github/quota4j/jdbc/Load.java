package io.github.quota4j.jdbc;

import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Callers that take one unit after the other, and remember what they were told. */
final class Load implements AutoCloseable {
  private final List<Thread> callers = new ArrayList<>();
  private final Set<OperationId> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<OperationId> unknown = ConcurrentHashMap.newKeySet();
  private final Set<OperationId> uncounted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answers = new AtomicInteger();
  private volatile CountDownLatch more = new CountDownLatch(0);
  private volatile boolean stopped;

  private Load(int threads, Supplier<Take> takes, Function<Take, TakeAnswer> store) {
    for (int i = 0; i < threads; i++) {
      Thread caller = new Thread(() -> {
        while (!stopped) call(takes, store);
      });
      caller.start();
      callers.add(caller);
    }
  }

  static Load on(Takes takes, int threads, Duration patience) {
    return new Load(
        threads, () -> takes.take(UUID.randomUUID().toString(), 1, patience), takes.usage()::take);
  }

  private void call(Supplier<Take> takes, Function<Take, TakeAnswer> store) {
    Take take;
    try {
      take = takes.get();
    } catch (QuotaStoreException notThereYet) {
      return;
    }
    try {
      TakeAnswer answer = store.apply(take);
      boolean taken = answer instanceof TakeAnswer.Taken;
      (taken ? acknowledged : uncounted).add(take.id());
      answers.incrementAndGet();
      more.countDown();
    } catch (QuotaStoreException e) {
      (e.sent() ? unknown : uncounted).add(take.id());
    }
  }

  /** Waits until so many more calls were answered. */
  void awaitAnswers(int count) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(count);
    more = latch;
    if (!latch.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("no answers: " + latch.getCount() + " of " + count + " missing");
    }
  }

  /** Ends after the calls that are under way. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread caller : callers) caller.join(TimeUnit.SECONDS.toMillis(60));
  }

  @Override
  public void close() {
    stopped = true;
  }

  Set<OperationId> acknowledged() {
    return acknowledged;
  }

  /** Calls that failed, and may have been counted. */
  Set<OperationId> unknown() {
    return unknown;
  }

  /** Calls that were told that nothing was counted. */
  Set<OperationId> uncounted() {
    return uncounted;
  }

  int answers() {
    return answers.get();
  }
}
