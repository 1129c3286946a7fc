package io.github.quota4j.redis;

import io.github.quota4j.store.QuotaStoreException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The wire: one connection that all callers share. It is made at the first call and comes back by itself. Nothing is ever sent twice:
 * what was on the way when the connection was lost fails, and says that it was sent.
 */
final class Link implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** After a connection was refused, others are told so without trying again. */
  private static final long REFUSED_MILLIS = 100;

  /** So many calls may wait for one reply; a server that hangs cannot fill the memory. */
  private static final int MOST_WAITING = 50_000;

  /** Errors that Redis answers with before it runs anything of a script that writes. */
  private static final Set<String> NOT_RUN = Set.of(
      "BUSY",
      "CLUSTERDOWN",
      "LOADING",
      "MASTERDOWN",
      "MISCONF",
      "MOVED",
      "NOAUTH",
      "NOPERM",
      "NOREPLICAS",
      "OOM",
      "READONLY");

  private final RedisURI uri;
  private final String name;
  private final ClientResources resources;
  private final RedisClient client;
  private final Executor later =
      CompletableFuture.delayedExecutor(REFUSED_MILLIS, TimeUnit.MILLISECONDS);
  private final AtomicReference<
          @Nullable CompletableFuture<StatefulRedisConnection<String, String>>>
      connection = new AtomicReference<>();
  private volatile boolean closed;

  Link(RedisURI given) {
    this.uri =
        RedisURI.builder(given).withTimeout(CONNECT_TIMEOUT).build(); // a copy: theirs may change
    this.name = uri.getHost() == null ? "" : " at " + uri.getHost() + ":" + uri.getPort();
    this.resources = ClientResources.builder()
        .reconnectDelay(() -> Delay.exponential(
            Duration.ofMillis(1), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
        .build();
    this.client = RedisClient.create(resources);
    client.setOptions(ClientOptions.builder()
        .autoReconnect(true)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(MOST_WAITING)
        .socketOptions(SocketOptions.builder()
            .connectTimeout(CONNECT_TIMEOUT)
            .keepAlive(true)
            .build())
        .build());
  }

  /**
   * Sends a command and waits for its reply.
   *
   * @throws QuotaStoreException if there was none in time
   * @throws RedisNoScriptException if it names a script that Redis does not know
   */
  <T> T ask(Call<T> call, Patience patience) {
    StatefulRedisConnection<String, String> open = connected(patience);
    var unused = open.dispatch(call);
    try {
      return call.get(patience.nanosLeft(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      call.cancel(true); // what was not written yet is not written any more
      throw failed(" did not answer in time", call.written(), e);
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw failed(" was not waited for: interrupted", call.written(), e);
    } catch (ExecutionException e) {
      throw failed(call, e.getCause() == null ? e : e.getCause());
    }
  }

  /** Whether there is, or was, a connection: not whether it works right now. */
  boolean isOpen() {
    CompletableFuture<StatefulRedisConnection<String, String>> current = connection.get();
    return current != null && current.isDone() && !current.isCompletedExceptionally();
  }

  /** Gives up a connection that nothing comes back on; the next call makes another. */
  void drop() {
    CompletableFuture<StatefulRedisConnection<String, String>> given = connection.getAndSet(null);
    if (given == null) return;
    var unused = given.thenCompose(StatefulRedisConnection::closeAsync);
  }

  @Override
  public void close() {
    closed = true;
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    boolean unused =
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private StatefulRedisConnection<String, String> connected(Patience patience) {
    if (closed) throw new QuotaStoreException("the store is closed", false);
    try {
      return connection().get(patience.nanosLeft(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw failed(" cannot be reached in time", false, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(" was not waited for: interrupted", false, e);
    } catch (ExecutionException e) {
      Throwable root = e;
      while (root.getCause() != null) root = root.getCause();
      throw failed(" cannot be reached: " + root.getMessage(), false, e);
    }
  }

  private CompletableFuture<StatefulRedisConnection<String, String>> connection() {
    CompletableFuture<StatefulRedisConnection<String, String>> current = connection.get();
    if (current != null) return current;
    CompletableFuture<StatefulRedisConnection<String, String>> mine = new CompletableFuture<>();
    if (!connection.compareAndSet(null, mine)) return connection();
    var unused = client.connectAsync(StringCodec.UTF8, uri).whenComplete((open, failure) -> {
      if (failure == null) {
        mine.complete(open);
      } else {
        mine.completeExceptionally(failure);
        later.execute(() -> connection.compareAndSet(mine, null));
      }
    });
    return mine;
  }

  private QuotaStoreException failed(Call<?> call, Throwable cause) {
    if (!(cause instanceof RedisCommandExecutionException)) {
      return failed(" was lost: " + cause.getMessage(), call.written(), cause);
    }
    if (cause instanceof RedisNoScriptException unknown) throw unknown;
    String message = String.valueOf(cause.getMessage());
    String code = message.substring(0, Math.max(0, message.indexOf(' ')));
    if (code.equals("OVERFLOW"))
      throw new IllegalStateException("a counter would leave its range: " + message, cause);
    return failed(" refused: " + message, !NOT_RUN.contains(code), cause);
  }

  private QuotaStoreException failed(String what, boolean sent, Throwable cause) {
    return new QuotaStoreException("Redis" + name + what, sent, cause);
  }
}
