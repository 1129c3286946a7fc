package io.github.quota4j.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import javax.sql.DataSource;

/** Looks at tables, past the store. */
final class Sql {
  private Sql() {}

  static void run(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      if (!connection.getAutoCommit()) connection.commit();
    }
  }

  /** Each row as its columns, joined by a bar. */
  static List<String> rows(DataSource source, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        StringJoiner columns = new StringJoiner("|");
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) columns.add(row.getString(i));
        rows.add(columns.toString());
      }
    }
    return rows;
  }

  static String one(DataSource source, String sql) throws SQLException {
    return rows(source, sql).get(0);
  }

  /** Units that the ledger has of a customer. */
  static long ledger(DataSource source, String customer) throws SQLException {
    return Long.parseLong(one(
        source,
        "SELECT CAST(coalesce(sum(quantity), 0) AS bigint) FROM billing_usage_records WHERE customer_id = '"
            + customer + "'"));
  }
}
