package io.github.quota4j.redis;

import io.github.quota4j.testkit.server.Redis;
import io.github.quota4j.testkit.server.Servers;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scripts decide what the core decides. */
@ExtendWith(Servers.class)
final class DifferentialTest {
  private final RedisStore store;

  DifferentialTest(Redis redis) {
    this.store = RedisStore.of(redis.url());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void answersAsTheCoreDoes() {
    Differential differential = new Differential(clock -> store.withClock(clock).usage());
    String run = UUID.randomUUID().toString();
    for (long seed = 1; seed <= 40; seed++) differential.run(run, seed, 250);
  }
}
