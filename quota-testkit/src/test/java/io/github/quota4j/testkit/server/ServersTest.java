package io.github.quota4j.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
final class ServersTest {
  private final Redis redis;

  ServersTest(Redis redis) {
    this.redis = redis;
  }

  @Test
  void handsTheSameServerToEverybody(Redis again) {
    assertThat(again).isSameAs(redis);
  }

  @Test
  void handsOutARedisThatAnswers() throws IOException {
    try (RedisLine client = RedisLine.to(redis.url())) {
      assertThat(client.ask("PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void handsOutAPostgresThatMakesDatabases(Postgres postgres) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.createDatabase())) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void refusesAPostgresUrlThatIsNone() {
    assertThatThrownBy(() -> new GivenPostgres("postgres://localhost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was postgres://localhost");
  }
}
