package io.github.quota4j.jdbc.billing;

import io.github.quota4j.billing.Statement;
import io.github.quota4j.billing.StatementLine;
import io.github.quota4j.jdbc.catalog.CustomerList;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements that are closed. Rows are added to them, by the one node that has the customer's page of the visit, and never changed. */
final class StatementTables {
  private static final String FIND = """
      SELECT s.customer_id, s.period_start, s.period_end, s.closed_at, l.line_id, l.revision, l.service_name, l.unit,
             l.window_start, l.window_end, l.used_from, l.used_to, l.used, l.included, l.granted, l.overage, l.price_terms,
             l.amount
      FROM quota_statements s
      LEFT JOIN quota_statement_lines l ON l.customer_id = s.customer_id AND l.period_start = s.period_start
      WHERE s.customer_id IN (%s) AND s.period_start >= ?
      ORDER BY s.customer_id, s.period_start, l.service_name, l.used_from, l.line_id, l.revision""";

  private static final String CLOSED_UNTIL = """
      SELECT customer_id, max(period_end) FROM quota_statements WHERE customer_id IN (%s) GROUP BY customer_id""";

  private static final String INSERT_STATEMENT =
      "INSERT INTO quota_statements (customer_id, period_start, period_end, closed_at) VALUES (?, ?, ?, ?)";

  private static final String INSERT_LINE = """
      INSERT INTO quota_statement_lines
        (customer_id, period_start, line_id, revision, service_name, unit, window_start, window_end, used_from, used_to, used,
         included, granted, overage, price_terms, amount, recorded_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private StatementTables() {}

  private record Key(String customer, Instant start) {}

  private record Header(Window period, Instant closed) {}

  static List<Statement> find(Session session, Collection<String> customers, Instant from)
      throws SQLException {
    Map<Key, Header> headers = new LinkedHashMap<>();
    Map<Key, List<StatementLine>> lines = new HashMap<>();
    session
        .script()
        .add(
            FIND.formatted(CustomerList.marks(customers)),
            row -> {
              Key key = new Key(row.getString(1), Rows.instant(row, 2));
              headers.put(
                  key,
                  new Header(new Window(key.start(), Rows.instant(row, 3)), Rows.instant(row, 4)));
              List<StatementLine> of = lines.computeIfAbsent(key, any -> new ArrayList<>());
              if (row.getString("line_id") != null) of.add(line(row));
            },
            CustomerList.and(customers, from))
        .run();
    List<Statement> found = new ArrayList<>();
    headers.forEach((key, header) -> found.add(new Statement(
        key.customer(),
        header.period(),
        Optional.of(header.closed()),
        lines.getOrDefault(key, List.of()))));
    return found;
  }

  private static StatementLine line(ResultSet row) throws SQLException {
    return new StatementLine(
        row.getString(5),
        row.getInt(6),
        row.getString(7),
        row.getString(8),
        new Window(Rows.instant(row, 9), Rows.instant(row, 10)),
        new Window(Rows.instant(row, 11), Rows.instant(row, 12)),
        row.getBigDecimal(13),
        Optional.ofNullable(row.getBigDecimal(14)),
        row.getBigDecimal(15),
        row.getBigDecimal(16),
        Optional.ofNullable(row.getString(17)).map(Price::of),
        amount(row));
  }

  /** With the decimals of its currency, as it was reckoned. */
  private static Optional<BigDecimal> amount(ResultSet row) throws SQLException {
    BigDecimal amount = row.getBigDecimal(18);
    String price = row.getString(17);
    return amount == null || price == null
        ? Optional.empty()
        : Optional.of(Price.of(price).rounded(amount));
  }

  static Map<String, Instant> closedUntil(Session session, Collection<String> customers)
      throws SQLException {
    Map<String, Instant> until = new HashMap<>();
    session
        .script()
        .add(
            CLOSED_UNTIL.formatted(CustomerList.marks(customers)),
            row -> until.put(row.getString(1), Rows.instant(row, 2)),
            customers.toArray())
        .run();
    return until;
  }

  /** Returns how many lines are new. */
  static int close(Session session, List<Statement> statements, Instant now) throws SQLException {
    try (PreparedStatement header = session.prepare(INSERT_STATEMENT);
        PreparedStatement line = session.prepare(INSERT_LINE)) {
      for (Statement statement : statements) {
        Window period = statement.period();
        if (statement.closed().isEmpty())
          add(header, statement.customer(), period.start(), period.end(), now);
        for (StatementLine each : statement.lines()) add(line, values(statement, each, now));
      }
      int unused = header.executeBatch().length;
      return line.executeBatch().length;
    }
  }

  private static @Nullable Object[] values(Statement statement, StatementLine line, Instant now) {
    return new @Nullable Object[] {
      statement.customer(),
      statement.period().start(),
      line.id(),
      line.revision(),
      line.service(),
      line.unit(),
      line.window().start(),
      line.window().end(),
      line.span().start(),
      line.span().end(),
      line.used(),
      line.included().orElse(null),
      line.granted(),
      line.overage(),
      line.price().map(Price::text).orElse(null),
      line.amount().orElse(null),
      now
    };
  }

  private static void add(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      boolean isInstant = values[i] instanceof Instant;
      statement.setObject(
          i + 1, isInstant ? ((Instant) values[i]).atOffset(ZoneOffset.UTC) : values[i]);
    }
    statement.addBatch();
  }
}
