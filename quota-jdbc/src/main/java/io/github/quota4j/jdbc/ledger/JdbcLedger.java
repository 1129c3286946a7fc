package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.decision.Draw;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.jdbc.counters.Learned;
import io.github.quota4j.jdbc.counters.UsageText;
import io.github.quota4j.jdbc.sql.Dialect;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Discrepancy;
import io.github.quota4j.store.Ingested;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.UsageEvent;
import io.github.quota4j.store.UsageShare;
import io.github.quota4j.store.UsageStore;
import io.github.quota4j.store.UsageTotal;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Reads usage records, takes in what others tell, and compares it all with counters. */
public final class JdbcLedger implements Ledger {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String SUM = """
      SELECT coalesce(sum(quantity), 0) FROM billing_usage_records
      WHERE customer_id = ? AND service_name = ? AND recorded_at >= ? AND recorded_at < ?""";

  private static final String ROWS = """
      SELECT usage_id, operation_id, kind, line, subject, quantity, unit_scale, recorded_at, draws, metadata, operation
      FROM billing_usage_records
      WHERE customer_id = ? AND service_name = ? AND recorded_at >= ? AND recorded_at < ?
      ORDER BY recorded_at, usage_id FETCH FIRST ? ROWS ONLY""";

  /** The next page: after a time, and a number at the same time. */
  private static final String PAGE = """
      SELECT usage_id, operation_id, kind, line, subject, quantity, unit_scale, recorded_at, draws, metadata, operation
      FROM billing_usage_records
      WHERE customer_id = ? AND service_name = ? AND recorded_at >= ? AND recorded_at < ?
        AND (recorded_at, usage_id) > (?, ?)
      ORDER BY recorded_at, usage_id FETCH FIRST %d ROWS ONLY""";

  private static final int ROWS_OF_A_PAGE = 1_000;

  private static final String TOP = """
      SELECT field, sum(quantity), count(*) FROM (
        SELECT %s AS field, quantity FROM billing_usage_records
        WHERE customer_id = ? AND service_name = ? AND recorded_at >= ? AND recorded_at < ?) u
      GROUP BY field ORDER BY 2 DESC, 1 FETCH FIRST ? ROWS ONLY""";

  private static final int LONGEST_FIELD = 100;

  private final Workers workers;
  private final UsageStore usage;

  /** @param usage for its time */
  public JdbcLedger(Workers workers, UsageStore usage) {
    this.workers = workers;
    this.usage = usage;
  }

  @Override
  public BigDecimal sum(String customer, String service, Window window) {
    return workers.askLedger(PATIENCE, session -> {
      List<BigDecimal> sum = new ArrayList<>(1);
      session
          .script()
          .add(
              SUM,
              row -> sum.add(row.getBigDecimal(1)),
              customer,
              service,
              window.start(),
              window.end())
          .run();
      return sum.get(0);
    });
  }

  @Override
  public List<UsageRow> rows(String customer, String service, Window window, int most) {
    if (most < 1) throw new IllegalArgumentException("most must be at least 1, was " + most);
    return workers.askLedger(PATIENCE, session -> {
      List<UsageRow> rows = new ArrayList<>();
      session
          .script()
          .add(
              ROWS,
              row -> rows.add(usage(customer, service, row)),
              customer,
              service,
              window.start(),
              window.end(),
              most)
          .run();
      return rows;
    });
  }

  @Override
  public void forEachRow(
      String customer, String service, Window window, Consumer<UsageRow> consumer) {
    Instant at = window.start();
    long number = Long.MIN_VALUE;
    List<Numbered> page = page(customer, service, window, at, number);
    while (!page.isEmpty()) {
      page.forEach(row -> consumer.accept(row.usage()));
      Numbered last = page.get(page.size() - 1);
      at = last.usage().recordedAt();
      number = last.number();
      page = page(customer, service, window, at, number);
    }
  }

  /** A row, and what tells it apart from others of the same time. */
  private record Numbered(long number, UsageRow usage) {}

  private List<Numbered> page(
      String customer, String service, Window window, Instant at, long number) {
    return workers.askLedger(PATIENCE, session -> {
      List<Numbered> page = new ArrayList<>();
      session
          .script()
          .add(
              PAGE.formatted(ROWS_OF_A_PAGE),
              row -> page.add(new Numbered(row.getLong("usage_id"), usage(customer, service, row))),
              customer,
              service,
              at,
              window.end(),
              at,
              number)
          .run();
      return page;
    });
  }

  @Override
  public List<UsageShare> top(
      String customer, String service, Window window, String field, int most) {
    if (most < 1) throw new IllegalArgumentException("most must be at least 1, was " + most);
    if (field.isEmpty() || field.length() > LONGEST_FIELD) {
      throw new IllegalArgumentException(
          "field must have 1 to " + LONGEST_FIELD + " characters, was \"" + field + "\"");
    }
    return workers.askLedger(PATIENCE, session -> {
      List<UsageShare> top = new ArrayList<>();
      Dialect.Scalar scalar = session.dialect().metadata(field);
      List<Object> values = new ArrayList<>(scalar.values());
      values.addAll(List.of(customer, service, window.start(), window.end(), most));
      session
          .script()
          .add(
              TOP.formatted(scalar.sql()),
              row -> top.add(new UsageShare(
                  UsageText.readScalar(row.getString(1)), row.getBigDecimal(2), row.getLong(3))),
              values.toArray())
          .run();
      return top;
    });
  }

  @Override
  public Ingested ingest(Iterator<UsageEvent> events) {
    return new Ingestion(workers, usage.now()).run(events);
  }

  @Override
  public List<Discrepancy> discrepancies(int most) {
    return new LedgerCheck(workers).find(most);
  }

  @Override
  public List<Discrepancy> repair(int most) {
    return new LedgerCheck(workers).repair(most);
  }

  @Override
  public List<UsageTotal> hours(String customer, String service, Window window) {
    return new Hours(workers).read(customer, service, window, ChronoUnit.HOURS);
  }

  @Override
  public List<UsageTotal> days(String customer, String service, Window window) {
    return new Hours(workers).read(customer, service, window, ChronoUnit.DAYS);
  }

  @Override
  public long rollUp() {
    return new Hours(workers).rollUp();
  }

  @Override
  public long remove(Instant before, BiFunction<String, String, Instant> keptFrom) {
    return new Removal(workers, before).run(keptFrom);
  }

  private static UsageRow usage(String customer, String service, ResultSet row)
      throws SQLException {
    BigDecimal quantity = row.getBigDecimal("quantity");
    int scale = scale(quantity, row.getInt("unit_scale"));
    // Rows of others have no operation: they are told apart by their number.
    String operation =
        Objects.requireNonNullElseGet(row.getString("operation_id"), () -> "usage-" + number(row));
    return new UsageRow(
        new OperationId(customer, operation),
        UsageRow.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getInt("line"),
        service,
        row.getString("subject"),
        quantity.movePointRight(scale).longValueExact(),
        scale,
        Rows.instant(row, 8),
        draws(customer, row),
        UsageText.readMetadata(row.getString("metadata")));
  }

  /** The unit's; where a long does not hold so many decimals, no more than there are. */
  private static int scale(BigDecimal quantity, int ofUnit) {
    boolean fits = quantity.movePointRight(ofUnit).toBigInteger().bitLength() < Long.SIZE;
    return fits ? ofUnit : Math.max(0, quantity.stripTrailingZeros().scale());
  }

  private static List<Draw> draws(String customer, ResultSet row) throws SQLException {
    byte[] operation = row.getBytes("operation");
    return operation == null
        ? UsageText.readDraws(customer, row.getString("draws"))
        : Learned.read(operation).parts().get(0).draws();
  }

  private static String number(ResultSet row) {
    try {
      return row.getString("usage_id");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
