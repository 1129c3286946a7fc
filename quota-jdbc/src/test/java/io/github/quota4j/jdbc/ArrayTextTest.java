package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.jdbc.sql.ArrayText;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
final class ArrayTextTest {
  private final String url;

  ArrayTextTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void everyTextComesBackAsItWas() throws SQLException {
    List<String> texts = List.of(
        "",
        " ",
        "NULL",
        "null",
        "{",
        "}",
        "{}",
        ",",
        "a,b",
        "\"",
        "\\",
        "\\\"",
        "'",
        "a\nb\t",
        "\\x00",
        "é中\uD83D\uDE00",
        "{\"a\": \"b\\\\c\"}");
    assertThat(readBack("text", texts)).isEqualTo(texts);
    assertThat(readBack("text", List.of())).isEmpty();
  }

  @Test
  void numbersAndBytesComeBackAsTheyWere() throws SQLException {
    assertThat(readBack("bigint", List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE)))
        .containsExactly("0", Long.toString(Long.MIN_VALUE), Long.toString(Long.MAX_VALUE));
    assertThat(readBack("boolean", List.of(true, false))).containsExactly("true", "false");
    assertThat(readBack("bytea", List.of(new byte[] {0, (byte) 0xF0, '"', '\\'}, new byte[0])))
        .containsExactly("\\x00f0225c", "\\x");
  }

  private List<String> readBack(String type, List<?> values) throws SQLException {
    List<String> back = new ArrayList<>();
    try (HikariDataSource pool = Pools.of(url);
        Connection connection = pool.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT unnest(?::" + type + "[])::text")) {
      statement.setObject(1, ArrayText.of(values), Types.OTHER);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) back.add(rows.getString(1));
      }
    }
    return back;
  }
}
