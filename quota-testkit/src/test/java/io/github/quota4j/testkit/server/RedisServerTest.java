package io.github.quota4j.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RedisServerTest {
  @Test
  void answersOnceStarted() throws IOException {
    try (RedisServer server = RedisServer.start();
        RedisLine redis = RedisLine.to(server.url())) {
      assertThat(redis.ask("INCR visits")).isEqualTo(":1");
    }
  }

  @Test
  void keepsWhatItAcknowledgedThroughAKillWhereItAppendsToAFile() throws IOException {
    try (RedisServer server =
        RedisServer.start(Map.of("appendonly", "yes", "appendfsync", "always"))) {
      try (RedisLine redis = RedisLine.to(server.url())) {
        assertThat(redis.ask("INCR visits")).isEqualTo(":1");
      }
      server.kill();
      server.restart();
      try (RedisLine redis = RedisLine.to(server.url())) {
        assertThat(redis.ask("INCR visits")).isEqualTo(":2");
      }
    }
  }

  @Test
  void losesAllInAKillByDefault() throws IOException {
    try (RedisServer server = RedisServer.start()) {
      try (RedisLine redis = RedisLine.to(server.url())) {
        assertThat(redis.ask("INCR visits")).isEqualTo(":1");
      }
      server.kill();
      server.restart();
      try (RedisLine redis = RedisLine.to(server.url())) {
        assertThat(redis.ask("INCR visits")).isEqualTo(":1");
      }
    }
  }

  @Test
  void refusesConnectionsWhileKilled() {
    try (RedisServer server = RedisServer.start()) {
      server.kill();
      assertThatThrownBy(() -> RedisLine.to(server.url())).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void answersLateWhatItWasAskedWhilePaused() throws IOException {
    try (RedisServer server = RedisServer.start();
        RedisLine redis = RedisLine.to(server.url()).timeout(Duration.ofMillis(200))) {
      server.pause();
      redis.send("INCR visits");
      assertThatThrownBy(redis::reply).isInstanceOf(SocketTimeoutException.class);
      server.resume();
      assertThat(redis.timeout(Duration.ofSeconds(10)).reply()).isEqualTo(":1");
    }
  }

  @Test
  void isGoneOnceClosedEvenWhilePaused() {
    RedisServer server = RedisServer.start();
    server.pause();
    server.close();
    assertThatThrownBy(() -> RedisLine.to(server.url())).isInstanceOf(ConnectException.class);
  }

  @Test
  void saysWhyItDoesNotStart() {
    assertThatThrownBy(() -> RedisServer.start(Map.of("appendonly", "perhaps")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended at once")
        .hasMessageContaining("argument must be 'yes' or 'no'");
  }
}
