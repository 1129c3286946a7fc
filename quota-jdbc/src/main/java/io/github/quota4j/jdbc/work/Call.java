package io.github.quota4j.jdbc.work;

import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call of a caller, handed to a {@link Worker}: it waits, is started, and is answered; or its caller's time runs out
 * first. A call that was given up is never started, and one that was started and given up is not decided any more.
 */
public abstract class Call<A> {
  private enum State {
    WAITING,
    STARTED,
    GIVEN_UP
  }

  private final CompletableFuture<A> answer = new CompletableFuture<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final long deadline;
  private volatile boolean maybeSaved;

  /** @param time until the caller gives up */
  public Call(Duration time) {
    this.deadline = StoreTime.ticks() + time.toNanos();
  }

  /** Whether the caller still waits; from now on the call may reach the store. */
  public final boolean start() {
    return state.compareAndSet(State.WAITING, State.STARTED);
  }

  /** Undoes {@link #start()}: it waits for another try. */
  public final boolean postpone() {
    return state.compareAndSet(State.STARTED, State.WAITING);
  }

  /** Its commit was sent, and the connection was lost: only another look tells. */
  public final void maybeSaved() {
    maybeSaved = true;
  }

  public final boolean isMaybeSaved() {
    return maybeSaved;
  }

  public final boolean isGivenUp() {
    return state.get() == State.GIVEN_UP;
  }

  public final boolean isAnswered() {
    return answer.isDone();
  }

  /** How long the caller still waits; not above 0 when it does not. */
  public final long nanosLeft() {
    return deadline - StoreTime.ticks();
  }

  public final void answer(A value) {
    answer.complete(value);
  }

  public final void fail(Throwable reason) {
    answer.completeExceptionally(reason);
  }

  /** Waits for the answer, until the deadline. */
  public final A await() {
    try {
      return answer.get(Math.max(0, nanosLeft()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(e, e.getCause());
    } catch (TimeoutException e) {
      return giveUp("did not answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return giveUp("was not waited for: the thread was interrupted");
    }
  }

  private A giveUp(String what) {
    boolean sent = state.getAndSet(State.GIVEN_UP) == State.STARTED || maybeSaved;
    if (answer.isDone() && !answer.isCompletedExceptionally())
      return answer.join(); // it came just now
    throw new QuotaStoreException("the database " + what, sent);
  }

  /** A failure that many callers share is thrown anew for each of them. */
  private static RuntimeException failure(ExecutionException e, @Nullable Throwable reason) {
    if (reason instanceof QuotaStoreException shared) {
      return new QuotaStoreException(message(shared), shared.sent(), shared);
    }
    if (reason instanceof RuntimeException own) return own;
    return new QuotaStoreException("the call failed: " + reason, true, e);
  }

  private static String message(Throwable reason) {
    String message = reason.getMessage();
    return message == null ? reason.toString() : message;
  }
}
