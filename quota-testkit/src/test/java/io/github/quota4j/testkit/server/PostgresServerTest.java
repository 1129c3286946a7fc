package io.github.quota4j.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class PostgresServerTest {
  private static final PostgresServer SERVER = PostgresServer.start();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void keepsWhatItCommittedThroughAKill() throws SQLException {
    String url = SERVER.createDatabase();
    execute(url, "CREATE TABLE visits (n int)");
    execute(url, "INSERT INTO visits VALUES (42)");
    SERVER.kill();
    SERVER.restart();
    assertThat(query(url, "SELECT n FROM visits")).isEqualTo("42");
  }

  @Test
  void forgetsWhatWasNotCommittedInAKill() throws SQLException {
    String url = SERVER.createDatabase();
    execute(url, "CREATE TABLE visits (n int)");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO visits VALUES (42)");
      SERVER.kill();
      SERVER.restart();
    } catch (SQLException closingADeadConnection) {
      // of no interest here
    }
    assertThat(query(url, "SELECT count(*) FROM visits")).isEqualTo("0");
  }

  @Test
  void refusesConnectionsWhileKilled() {
    SERVER.kill();
    try {
      assertThatThrownBy(() -> query(SERVER.url(), "SELECT 1")).isInstanceOf(SQLException.class);
    } finally {
      SERVER.restart();
    }
  }

  @Test
  void answersLateWhatItWasAskedWhilePaused() throws Exception {
    try (Connection connection = DriverManager.getConnection(SERVER.url());
        Statement statement = connection.createStatement()) {
      SERVER.pause();
      CompletableFuture<Boolean> answer =
          CompletableFuture.supplyAsync(() -> executes(statement, "SELECT 1"));
      assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      SERVER.resume();
      assertThat(answer.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void takesNoConnectionsWhilePaused() throws InterruptedException, ExecutionException {
    SERVER.pause();
    try {
      assertThatThrownBy(() -> query(SERVER.url() + "&loginTimeout=1", "SELECT 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("timed out");
    } finally {
      SERVER.resume();
    }
  }

  @Test
  void makesEachDatabaseAnew() throws SQLException {
    execute(SERVER.createDatabase(), "CREATE TABLE visits (n int)");
    execute(SERVER.createDatabase(), "CREATE TABLE visits (n int)");
  }

  @Test
  void commitsBeforeItAnswersUnlessToldOtherwise() throws SQLException {
    assertThat(query(SERVER.url(), "SHOW synchronous_commit")).isEqualTo("on");
    try (PostgresServer hasty = PostgresServer.start(Map.of("synchronous_commit", "off"))) {
      assertThat(query(hasty.url(), "SHOW synchronous_commit")).isEqualTo("off");
    }
  }

  @Test
  void runsInEveryWayThatThisUserHas() throws SQLException {
    assertThat(Unprivileged.choices()).isNotEmpty();
    for (Unprivileged user : Unprivileged.choices()) {
      try (PostgresServer server = PostgresServer.start(Map.of(), user)) {
        assertThat(query(server.url(), "SELECT 1")).as(user.name()).isEqualTo("1");
      }
    }
  }

  @Test
  void saysWhyItDoesNotStart() {
    assertThatThrownBy(() -> PostgresServer.start(Map.of("fsync", "perhaps")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("parameter \"fsync\" requires a Boolean value");
  }

  @Test
  void dropsItsDatabasesFromAServerThatRunsAnyway() throws SQLException {
    GivenPostgres given = new GivenPostgres(SERVER.url());
    String url = given.createDatabase();
    assertThat(query(url, "SELECT 1")).isEqualTo("1");
    given.close();
    assertThatThrownBy(() -> query(url, "SELECT 1")).hasMessageContaining("does not exist");
  }

  private static boolean executes(Statement statement, String sql) {
    try {
      return statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
