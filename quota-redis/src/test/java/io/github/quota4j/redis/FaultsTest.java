package io.github.quota4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.store.Alerts;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.UsageStore;
import io.github.quota4j.testkit.server.FaultProxy;
import io.github.quota4j.testkit.server.RedisServer;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that die, stop or cannot be reached, and replies that are lost. */
@Timeout(60)
final class FaultsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @BeforeAll
  static void beQuiet() {
    QuietLettuce.begin();
  }

  @Test
  void aLostReplyIsUnknownAndARepeatCountsOnceAndGetsTheFirstAnswer() {
    try (RedisServer server = RedisServer.start();
        FaultProxy proxy = FaultProxy.inFrontOf(server.url());
        RedisStore store = RedisStore.of(proxy.url())) {
      UsageStore usage = store.usage();
      Takes takes = new Takes(usage, 1_000);
      int repeats = 0;
      for (int i = 1; i <= 100; i++) {
        Take take = takes.level("id" + i, 1, LONG);
        until(() -> {
          untilAnswered(takes::level);
          proxy.cutNextReplies(1); // now and then it hits a reply of the handshake
          return failure(() -> usage.take(take)).sent();
        });
        TakeAnswer.Taken repeat = (TakeAnswer.Taken) untilAnswered(() -> usage.take(take));
        if (repeat.repeated()) repeats++; // else the connection was lost before the request arrived
        assertThat(repeat.standings().get(0).counter().settled()).isEqualTo(i);
      }
      assertThat(takes.level().settled()).isEqualTo(100);
      assertThat(repeats).isGreaterThan(80);
    }
  }

  @Test
  void whatWasOnTheWayWhenTheConnectionWasLostIsNotSentAgain() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try (RedisServer server = RedisServer.start();
        RedisStore direct = RedisStore.of(server.url());
        FaultProxy proxy = FaultProxy.inFrontOf(server.url());
        RedisStore store = RedisStore.of(proxy.url())) {
      UsageStore usage = store.usage();
      Takes takes = new Takes(usage, 1_000);
      assertThat(usage.take(takes.level("first", 1, LONG))).isInstanceOf(TakeAnswer.Taken.class);
      proxy.dropReplies();
      List<Future<QuotaStoreException>> waiting = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        Take take = takes.level("caller" + caller, 1, LONG);
        waiting.add(callers.submit(() -> failure(() -> usage.take(take))));
      }
      until(() -> takes.level(direct.usage()).settled() == 9); // all of them were counted
      proxy.heal();
      proxy.resetAll();
      for (Future<QuotaStoreException> each : waiting)
        assertThat(each.get().sent()).isTrue();
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void aStoppedServerIsNotWaitedForAndChargesNothingWhenItWakes() {
    try (RedisServer server = RedisServer.start();
        RedisStore store = RedisStore.of(server.url())) {
      UsageStore usage = store.usage();
      Takes takes = new Takes(usage, 1_000);
      assertThat(usage.take(takes.level("before", 1, LONG))).isInstanceOf(TakeAnswer.Taken.class);
      server.pause();
      for (int i = 0; i < 20; i++) {
        Take take = takes.level("stopped" + i, 1, Duration.ofMillis(50));
        assertThat(failure(() -> usage.take(take)).sent()).isTrue();
        assertThat(usage.now())
            .isAfterOrEqualTo(take.deadline())
            .isBefore(take.deadline().plusSeconds(2));
      }
      server.resume();
      assertThat(takes.level().settled()).isEqualTo(1);
      assertThat(usage.take(takes.level("after", 1, LONG))).isInstanceOf(TakeAnswer.Taken.class);
    }
  }

  @Test
  void whatCouldNotBeSentWasNotSent() {
    try (RedisServer server = RedisServer.start();
        FaultProxy proxy = FaultProxy.inFrontOf(server.url());
        RedisStore store = RedisStore.of(proxy.url())) {
      UsageStore usage = store.usage();
      Takes takes = new Takes(usage, 1_000);
      Take take = takes.level("id", 1, LONG);
      proxy.refuse();
      until(() -> !failure(() -> usage.take(take)).sent());
      assertThat(failure(() -> usage.take(take)).sent()).isFalse();
      proxy.heal();
      assertThat(((TakeAnswer.Taken) untilAnswered(() -> usage.take(take))).repeated())
          .isFalse();
      assertThat(takes.level().settled()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatComesUpLaterIsFound() {
    try (RedisServer server = RedisServer.start();
        FaultProxy proxy = FaultProxy.inFrontOf(server.url())) {
      proxy.refuse();
      try (RedisStore store = RedisStore.of(proxy.url())) {
        QuotaStoreException refused = failure(() -> store.usage().now());
        assertThat(refused.sent()).isFalse();
        assertThat(refused)
            .hasMessageContaining("cannot be reached")
            .hasMessageContaining("127.0.0.1");
        proxy.heal();
        assertThat(untilAnswered(() -> store.usage().now())).isNotNull();
      }
    }
  }

  @Test
  void aConnectionThatNothingComesBackOnIsGivenUp() {
    try (RedisServer server = RedisServer.start();
        FaultProxy proxy = FaultProxy.inFrontOf(server.url());
        Server looked = new Server(RedisURI.create(proxy.url()), Duration.ofMillis(250))) {
      UsageStore usage = new RedisUsage(looked.scripts(), looked.time(), Alerts.inProcess());
      Takes takes = new Takes(usage, 1_000);
      assertThat(takes.level().settled()).isZero();
      proxy.blackhole();
      Duration soon = Duration.ofMillis(20);
      // From then on calls wait for a connection, and so were not sent.
      await()
          .untilAsserted(() -> assertThat(failure(() -> usage.take(takes.level("id", 1, soon))))
              .hasMessageEndingWith("cannot be reached in time"));
    }
  }

  @Test
  void callsThatWaitFailWhenTheStoreIsClosed() throws Exception {
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try (RedisServer server = RedisServer.start()) {
      Future<QuotaStoreException> waiting;
      try (RedisStore store = RedisStore.of(server.url())) {
        Take take = new Takes(store.usage(), 1_000).level("id", 1, LONG);
        server.pause();
        waiting = caller.submit(() -> failure(() -> store.usage().take(take)));
        assertThat(waiting).isNotDone();
      }
      assertThat(waiting.get(10, TimeUnit.SECONDS)).isNotNull();
    } finally {
      caller.shutdownNow();
    }
  }

  @Test
  void whatItAcknowledgedIsThereAfterAKillWhenRedisKeepsIt() throws Exception {
    try (RedisServer server =
            RedisServer.start(Map.of("appendonly", "yes", "appendfsync", "always"));
        RedisStore store = RedisStore.of(server.url())) {
      UsageStore usage = store.usage();
      Takes takes = new Takes(usage, 1_000_000);
      AtomicLong acknowledged = new AtomicLong();
      AtomicLong unknown = new AtomicLong();
      AtomicInteger kills = new AtomicInteger();
      ExecutorService callers = Executors.newFixedThreadPool(4);
      List<Future<?>> done = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        String name = "caller" + caller + "-";
        done.add(callers.submit(() -> {
          for (int i = 0; kills.get() < 5; i++) {
            try {
              if (usage.take(takes.level(name + i, 1, Duration.ofSeconds(1)))
                  instanceof TakeAnswer.Taken) acknowledged.incrementAndGet();
            } catch (QuotaStoreException e) {
              if (e.sent()) unknown.incrementAndGet();
            }
          }
        }));
      }
      while (kills.get() < 5) {
        long before = acknowledged.get();
        until(() -> acknowledged.get() > before + 200);
        server.kill();
        server.restart();
        kills.incrementAndGet();
      }
      for (Future<?> each : done) each.get(30, TimeUnit.SECONDS);
      callers.shutdown();
      long counted = untilAnswered(takes::level).settled();
      assertThat(counted).isBetween(acknowledged.get(), acknowledged.get() + unknown.get());
    }
  }

  private static QuotaStoreException failure(Callable<?> call) {
    QuotaStoreException failure = catchThrowableOfType(QuotaStoreException.class, call::call);
    assertThat(failure).isNotNull();
    return failure;
  }

  /** Asks again and again, as what is down comes back by itself. */
  private static <T> T untilAnswered(Callable<T> call) {
    return await()
        .pollInterval(Duration.ofMillis(1))
        .ignoreException(QuotaStoreException.class)
        .until(call, Objects::nonNull);
  }

  private static void until(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(1)).until(condition);
  }
}
