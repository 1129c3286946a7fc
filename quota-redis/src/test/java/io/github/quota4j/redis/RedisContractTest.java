package io.github.quota4j.redis;

import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.testkit.QuotaStoreContract;
import io.github.quota4j.testkit.server.Redis;
import io.github.quota4j.testkit.server.Servers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisContractTest extends QuotaStoreContract {
  private final RedisStore store;

  RedisContractTest(Redis redis) {
    this.store = RedisStore.of(redis.url());
  }

  @AfterAll
  void close() {
    store.close();
  }

  @Override
  public QuotaStore store() {
    return store;
  }
}
