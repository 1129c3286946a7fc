package io.github.quota4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.UsageStore;
import io.github.quota4j.testkit.server.Redis;
import io.github.quota4j.testkit.server.Servers;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
final class RedisStoreTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final String url;
  private final RedisStore store;
  private final UsageStore usage;

  RedisStoreTest(Redis redis) {
    this.url = redis.url();
    this.store = RedisStore.of(url);
    this.usage = store.usage();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void twoStoresOnOneServerShareOneLimit() throws Exception {
    try (RedisStore other = RedisStore.of(url)) {
      Takes takes = new Takes(usage, 1_000);
      AtomicLong taken = new AtomicLong();
      ExecutorService callers = Executors.newFixedThreadPool(64);
      CountDownLatch start = new CountDownLatch(1);
      for (int caller = 0; caller < 64; caller++) {
        UsageStore mine = caller % 2 == 0 ? usage : other.usage();
        String name = "caller" + caller + "-";
        callers.execute(() -> {
          awaitStart(start);
          for (int i = 0; i < 20; i++) {
            if (mine.take(takes.level(name + i, 1, LONG)) instanceof TakeAnswer.Taken)
              taken.incrementAndGet();
          }
        });
      }
      start.countDown();
      callers.shutdown();
      assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(taken).hasValue(1_000);
      assertThat(takes.level().settled()).isEqualTo(1_000);
    }
  }

  @Test
  void namesMayHoldAnythingAndBeHuge() {
    String hostile = "{1}:\0\n\ud800\" ]] \\ 'é' \ud83d\ude00" + UUID.randomUUID();
    for (String name : List.of(hostile, "s".repeat(200_000))) {
      CounterKey key = new CounterKey(hostile, name, name, name, Window.ALWAYS.start());
      Leg leg = Leg.of(new Bucket(key, Window.ALWAYS.end(), Ceiling.Amount.hard(10)));
      Item item = new Item(name, name, 0, Demand.exactly(4), List.of(leg));
      OperationId id = new OperationId(hostile, name);
      Take take = Take.of(id, 0, usage.now().plus(LONG), item)
          .withHold(new HoldTerms(HoldTerms.Kind.RESERVATION, LONG));
      TakeAnswer answer = usage.take(take);
      assertThat(answer).isInstanceOf(TakeAnswer.Taken.class);
      Operation found = usage.find(id, usage.now().plus(LONG)).orElseThrow();
      assertThat(found.answer()).isEqualTo(answer);
      assertThat(found.fingerprint()).isEqualTo(take.fingerprint());
      assertThat(found.parts().get(0).subject()).isEqualTo(name);
      assertThat(found.parts().get(0).draws().get(0).counter()).isEqualTo(key);
      assertThat(usage.settle(Settle.release(id), usage.now().plus(LONG)))
          .isInstanceOf(SettleAnswer.Settled.class);
    }
  }

  @Test
  void grantsNeedAnotherStore() {
    Takes takes = new Takes(usage, 10);
    Leg one = takes.level("id", 1, LONG).items().get(0).legs().get(0);
    Leg granted = one.with(new Leg.Grants(List.of(one.bucket()), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> usage.take(takes.take("id", 1, LONG, granted)))
        .withMessageContaining("no grants");
  }

  @Test
  void numbersThatAScriptCannotHoldAreRefused() {
    Takes takes = new Takes(usage, 10);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> usage.take(takes.level("id", Unit.MAX_SMALLEST + 1, LONG)))
        .withMessageContaining("max <= 9007199254740991, was 9007199254740992");
    Leg far = Leg.of(new Bucket(
        new CounterKey(takes.customer, "", "api", "main", Instant.EPOCH),
        Instant.parse("2300-01-01T00:00:00Z"),
        Ceiling.UNLIMITED));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> usage.take(takes.take("id", 1, LONG, far)))
        .withMessageContaining("end of a window");
    assertThat(takes.level().settled()).isZero();
  }

  @Test
  void aMalformedUrlIsAnErrorThatShowsNoPassword() {
    for (String bad : List.of(
        "",
        "redis",
        "http://localhost",
        "redis://",
        "redis:///1",
        "re dis://x",
        "redis://:secret@",
        "redis://user:secret@host:port:1",
        "rediss://u:secret@h:99999999")) {
      assertThatIllegalArgumentException()
          .as(bad)
          .isThrownBy(() -> RedisStore.of(bad).close())
          .withMessageStartingWith("redis URL must be redis://")
          .withMessageNotContaining("secret");
    }
  }

  @Test
  void aHostMayHaveAnUnderscore() {
    RedisURI address = RedisAddress.parse("redis://:secret@my_cache:7000/2");
    assertThat(address.getHost()).isEqualTo("my_cache");
    assertThat(address.getPort()).isEqualTo(7_000);
    assertThat(address.getDatabase()).isEqualTo(2);
  }

  @Test
  void aClosedStoreSaysSo() {
    Take take = new Takes(usage, 1).level("id", 1, LONG);
    store.close();
    store.close();
    assertThatThrownBy(() -> usage.take(take))
        .isInstanceOfSatisfying(
            QuotaStoreException.class, e -> assertThat(e.sent()).isFalse())
        .hasMessage("the store is closed");
  }

  @Test
  void aClosedStoreLeavesNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Set<Thread> during;
    try (RedisStore another = RedisStore.of(url)) {
      another.usage().now();
      during = new HashSet<>(Thread.getAllStackTraces().keySet());
    }
    during.removeAll(before);
    during.removeIf(thread -> !thread.getName().matches("(lettuce|quota4j).*"));
    assertThat(during).hasSizeGreaterThan(1);
    await().untilAsserted(() -> assertThat(during).noneMatch(Thread::isAlive));
  }

  @Test
  void thereIsNoLedgerAndVersionsAreNotCompared() {
    assertThat(store.ledger()).isEmpty();
    store.catalog().apply(List.of(new io.github.quota4j.plan.Plan("p", List.of())));
    assertThat(store
            .catalog()
            .accountOn("p", "c", Duration.ofSeconds(1))
            .orElseThrow()
            .version())
        .isZero();
  }

  private static void awaitStart(CountDownLatch start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
