package io.github.quota4j.jdbc.billing;

import io.github.quota4j.billing.BillingRecords;
import io.github.quota4j.billing.Past;
import io.github.quota4j.billing.Span;
import io.github.quota4j.billing.Statement;
import io.github.quota4j.jdbc.catalog.CustomerList;
import io.github.quota4j.jdbc.catalog.HistoryTables;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.work.Workers;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What bills are made from. It may take long, so it is done on the caller's thread: charges must not wait behind it. */
public final class JdbcBilling implements BillingRecords {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String FIRST_USE = """
      SELECT customer_id, min(recorded_at) FROM billing_usage_records
      WHERE customer_id IN (%s) AND recorded_at IS NOT NULL GROUP BY customer_id""";

  private static final String RECORDS_SINCE = "SELECT records_since FROM quota_catalog";

  private final Workers workers;

  public JdbcBilling(Workers workers) {
    this.workers = workers;
  }

  @Override
  public Past past(Collection<String> customers, Instant since) {
    return workers.changeHere(PATIENCE, session -> HistoryTables.find(session, customers, since));
  }

  @Override
  public Map<Span, BigDecimal> used(Collection<Span> spans) {
    return ask(List.copyOf(spans), SpanSums::used);
  }

  @Override
  public Map<Span, BigDecimal> peaks(Collection<Span> spans) {
    return ask(List.copyOf(spans), SpanSums::peaks);
  }

  private interface Sums {
    List<BigDecimal> of(Session session, List<Span> spans) throws SQLException;
  }

  private Map<Span, BigDecimal> ask(List<Span> spans, Sums sums) {
    if (spans.isEmpty()) return Map.of();
    return workers.changeHere(PATIENCE, session -> {
      Map<Span, BigDecimal> answers = new HashMap<>();
      List<BigDecimal> found = sums.of(session, spans);
      for (int i = 0; i < spans.size(); i++) answers.put(spans.get(i), found.get(i));
      return answers;
    });
  }

  @Override
  public Map<String, Instant> firstUse(Collection<String> customers) {
    if (customers.isEmpty()) return Map.of();
    return workers.changeHere(PATIENCE, session -> {
      Map<String, Instant> first = new HashMap<>();
      session
          .script()
          .add(
              FIRST_USE.formatted(CustomerList.marks(customers)),
              row -> first.put(row.getString(1), Rows.instant(row, 2)),
              customers.toArray())
          .run();
      return first;
    });
  }

  @Override
  public Optional<Instant> recordsSince() {
    return workers.changeHere(PATIENCE, session -> {
      List<Optional<Instant>> since = new ArrayList<>(1);
      session
          .script()
          .add(RECORDS_SINCE, row -> since.add(Rows.optionalInstant(row, 1)))
          .run();
      return since.get(0);
    });
  }

  @Override
  public List<Statement> closed(Collection<String> customers, Instant from) {
    if (customers.isEmpty()) return List.of();
    return workers.changeHere(PATIENCE, session -> StatementTables.find(session, customers, from));
  }

  @Override
  public Map<String, Instant> closedUntil(Collection<String> customers) {
    if (customers.isEmpty()) return Map.of();
    return workers.changeHere(PATIENCE, session -> StatementTables.closedUntil(session, customers));
  }

  @Override
  public int close(List<Statement> statements, Instant now) {
    return workers.changeHere(PATIENCE, session -> {
      int lines = StatementTables.close(session, statements, now);
      session.commit();
      return lines;
    });
  }
}
