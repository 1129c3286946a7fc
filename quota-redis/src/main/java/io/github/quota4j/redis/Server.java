package io.github.quota4j.redis;

import io.github.quota4j.store.QuotaStoreException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What all clocks of a store share: the wire, and the server's time. One thread looks after both. */
final class Server implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(5);

  private final Duration patience;
  private final Link link;
  private final ScriptRunner scripts;
  private final ServerTime time;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "quota4j-redis");
        created.setDaemon(true);
        return created;
      });

  Server(RedisURI address) {
    this(address, PERIOD);
  }

  /** @param period how often it looks after the connection; it waits a fifth of it */
  Server(RedisURI address, Duration period) {
    this.patience = period.dividedBy(5);
    this.link = new Link(address);
    this.scripts = new ScriptRunner(link);
    this.time = new ServerTime(System::nanoTime, () -> micros(FIRST_PATIENCE));
    var unused = thread.scheduleWithFixedDelay(
        this::lookAfter, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  ScriptRunner scripts() {
    return scripts;
  }

  ServerTime time() {
    return time;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    link.close();
  }

  /** A connection whose other end vanished without a word would be waited for a quarter of an hour. */
  private void lookAfter() {
    if (!link.isOpen()) return;
    try {
      time.heard(micros(patience));
    } catch (QuotaStoreException e) {
      if (e.sent()) link.drop();
    }
  }

  private long micros(Duration wait) {
    List<String> time = link.ask(
        new Call<>(
            CommandType.TIME,
            new ValueListOutput<>(StringCodec.UTF8),
            new CommandArgs<>(StringCodec.UTF8)),
        Patience.of(wait));
    return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
  }
}
