package io.github.quota4j.jdbc;

import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
final class PostgresOthersAnchorTest extends OthersAnchorTest {
  PostgresOthersAnchorTest(Postgres postgres) {
    super(Pools.of(postgres.createDatabase()));
  }
}
