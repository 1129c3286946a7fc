package io.github.quota4j.jdbc.billing;

import static io.github.quota4j.jdbc.sql.Columns.instants;
import static io.github.quota4j.jdbc.sql.Columns.texts;

import io.github.quota4j.billing.Span;
import io.github.quota4j.jdbc.sql.Session;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What was used in spans of time, each found through the index of a customer's records in time. */
final class SpanSums {
  private static final String USED = """
      SELECT coalesce(sum(u.quantity), 0) FROM billing_usage_records u
      WHERE u.customer_id = %1$s AND u.service_name = %2$s AND u.recorded_at >= %3$s AND u.recorded_at < %4$s""";

  /** What was held when the span began, and the most that it grew to. */
  private static final String PEAK = """
      SELECT coalesce(max(r.running), 0) FROM (
        SELECT sum(b.quantity) AS running FROM billing_usage_records b
        WHERE b.customer_id = %1$s AND b.service_name = %2$s AND b.recorded_at < %3$s
        UNION ALL
        SELECT g.running FROM (
          SELECT u.recorded_at, sum(u.quantity) OVER (ORDER BY u.recorded_at, u.usage_id) AS running
          FROM billing_usage_records u
          WHERE u.customer_id = %1$s AND u.service_name = %2$s AND u.recorded_at < %4$s) g
        WHERE g.recorded_at >= %3$s) r""";

  private static final String EACH = """
      SELECT s.sum FROM unnest(?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[])
        WITH ORDINALITY AS k (customer_id, service_name, start_at, end_at, position)
      CROSS JOIN LATERAL (%s OFFSET 0) s (sum) ORDER BY k.position""";

  private SpanSums() {}

  /** What was used in each span, in their order. */
  static List<BigDecimal> used(Session session, List<Span> spans) throws SQLException {
    return sums(session, spans, false);
  }

  /** The most that was held at a time in each span, in their order. */
  static List<BigDecimal> peaks(Session session, List<Span> spans) throws SQLException {
    return sums(session, spans, true);
  }

  private static List<BigDecimal> sums(Session session, List<Span> spans, boolean peaks)
      throws SQLException {
    Sums sums = session.dialect().choose(() -> SpanSums::together, () -> SpanSums::each);
    return sums.of(session, spans, peaks);
  }

  private interface Sums {
    List<BigDecimal> of(Session session, List<Span> spans, boolean peaks) throws SQLException;
  }

  /** On PostgreSQL, all in one statement. */
  private static List<BigDecimal> together(Session session, List<Span> spans, boolean peaks)
      throws SQLException {
    List<BigDecimal> sums = new ArrayList<>(spans.size());
    session
        .script()
        .add(
            EACH.formatted((peaks ? PEAK : USED)
                .formatted("k.customer_id", "k.service_name", "k.start_at", "k.end_at")),
            row -> sums.add(row.getBigDecimal(1)),
            texts(spans, Span::customer),
            texts(spans, Span::service),
            instants(spans, span -> span.window().start()),
            instants(spans, span -> span.window().end()))
        .run();
    return sums;
  }

  /** On H2, one after the other. */
  private static List<BigDecimal> each(Session session, List<Span> spans, boolean peaks)
      throws SQLException {
    List<BigDecimal> sums = new ArrayList<>(spans.size());
    String sql = (peaks ? PEAK : USED).formatted("?1", "?2", "?3", "?4");
    for (Span span : spans) {
      session
          .script()
          .add(
              sql,
              row -> sums.add(row.getBigDecimal(1)),
              span.customer(),
              span.service(),
              span.window().start(),
              span.window().end())
          .run();
    }
    return sums;
  }
}
