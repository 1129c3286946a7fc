package io.github.quota4j.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
final class FaultProxyTest {
  private final Redis redis;
  private final FaultProxy proxy;
  private final String counter = "counter-" + System.identityHashCode(this);

  FaultProxyTest(Redis redis) throws IOException {
    this.redis = redis;
    this.proxy = FaultProxy.inFrontOf(redis.url());
    try (RedisLine direct = RedisLine.to(redis.url())) {
      direct.ask("DEL " + counter);
    }
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void handsOnRequestsAndReplies() throws IOException {
    try (RedisLine client = client()) {
      assertThat(client.ask("INCR " + counter)).isEqualTo(":1");
      assertThat(client.ask("INCR " + counter)).isEqualTo(":2");
    }
  }

  @Test
  void cutsTheReplyOfARequestThatWasExecuted() throws IOException {
    try (RedisLine client = client()) {
      proxy.cutNextReplies(1);
      assertThatThrownBy(() -> client.ask("INCR " + counter)).isInstanceOf(IOException.class);
    }
    assertThat(count()).isEqualTo(1);
    try (RedisLine next = client()) {
      assertThat(next.ask("INCR " + counter)).isEqualTo(":2");
    }
  }

  @Test
  void cutsAsManyRepliesAsItWasTold() throws IOException {
    proxy.cutNextReplies(3);
    for (int i = 0; i < 3; i++) {
      try (RedisLine client = client()) {
        assertThatThrownBy(() -> client.ask("INCR " + counter)).isInstanceOf(IOException.class);
      }
    }
    try (RedisLine client = client()) {
      assertThat(client.ask("INCR " + counter)).isEqualTo(":4");
    }
  }

  @Test
  void dropsRepliesOfRequestsThatWereExecuted() throws IOException {
    try (RedisLine client = client().timeout(Duration.ofMillis(200))) {
      proxy.dropReplies();
      assertThatThrownBy(() -> client.ask("INCR " + counter))
          .isInstanceOf(SocketTimeoutException.class);
      await().until(() -> count() == 1);
      proxy.heal();
      assertThat(client.timeout(Duration.ofSeconds(10)).ask("INCR " + counter)).isEqualTo(":2");
    }
  }

  @Test
  void holdsBackRequestsInABlackholeAndDeliversThemLate() throws IOException {
    try (RedisLine client = client().timeout(Duration.ofMillis(200))) {
      proxy.blackhole();
      assertThatThrownBy(() -> client.ask("INCR " + counter))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(count()).isEqualTo(0);
      proxy.heal();
      assertThat(client.timeout(Duration.ofSeconds(10)).reply()).isEqualTo(":1");
    }
  }

  @Test
  void delaysReplies() throws IOException {
    try (RedisLine client = client()) {
      proxy.delayReplies(Duration.ofMillis(150));
      long before = System.nanoTime();
      assertThat(client.ask("INCR " + counter)).isEqualTo(":1");
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }
  }

  @Test
  void resetsConnectionsAndTakesNewOnes() throws IOException {
    try (RedisLine client = client()) {
      assertThat(client.ask("INCR " + counter)).isEqualTo(":1");
      proxy.resetAll();
      assertThatThrownBy(() -> client.ask("INCR " + counter)).isInstanceOf(IOException.class);
    }
    try (RedisLine client = client()) {
      assertThat(client.ask("INCR " + counter)).isEqualTo(":2");
    }
  }

  @Test
  void refusesUntilHealed() throws IOException {
    proxy.refuse();
    assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
    proxy.heal();
    try (RedisLine client = client()) {
      assertThat(client.ask("INCR " + counter)).isEqualTo(":1");
    }
  }

  @Test
  void leadsAUrlThroughItselfAndKeepsTheRestOfIt() {
    try (FaultProxy other =
        FaultProxy.inFrontOf("jdbc:postgresql://127.0.0.1:5432/quota?user=postgres")) {
      assertThat(other.url())
          .matches("jdbc:postgresql://127\\.0\\.0\\.1:\\d+/quota\\?user=postgres");
    }
    try (FaultProxy other = FaultProxy.inFrontOf("redis://user:secret@localhost:6379/1")) {
      assertThat(other.url()).matches("redis://user:secret@127\\.0\\.0\\.1:\\d+/1");
    }
  }

  private RedisLine client() throws IOException {
    return RedisLine.to(proxy.url());
  }

  /** Asked past the proxy. */
  private int count() throws IOException {
    try (RedisLine direct = RedisLine.to(redis.url())) {
      return Integer.parseInt(direct.ask("INCRBY " + counter + " 0").substring(1));
    }
  }
}
