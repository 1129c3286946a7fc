package io.github.quota4j.jdbc;

import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.AlertLevel;
import io.github.quota4j.plan.Threshold;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Thresholds that usage reached, in the transaction of the step that brought it there: a row for each, and one alert for all. */
final class AlertTables {
  private static final String RAISED =
      "SELECT threshold_id FROM quota_alerts WHERE threshold_id IN (%s)";

  private static final int MOST_AT_ONCE = 1_000;

  private static final String INSERT = """
      INSERT INTO quota_alerts
        (threshold_id, alert_id, line, customer_id, service_name, limit_name, window_start, threshold, level, used,
         limit_amount, raised_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String INSERT_DELIVERIES = """
      INSERT INTO quota_deliveries (alert_id, channel, customer_id, state, attempts, next_at)
      SELECT ?, c.channel, ?, 'PENDING', 0, ? FROM quota_channels c
      WHERE EXISTS (SELECT 1 FROM quota_alerts a WHERE a.alert_id = ?)""";

  private static final String COLUMNS = """
      a.alert_id, a.customer_id, a.service_name, a.limit_name, a.window_start, a.threshold, a.level, a.used, a.limit_amount,
        a.raised_at""";

  private static final String OF_CUSTOMER = """
      SELECT %s FROM quota_alerts a WHERE a.customer_id = ?
      ORDER BY a.raised_at DESC, a.alert_id, a.line FETCH FIRST %d ROWS ONLY""";

  private static final String BY_ID =
      "SELECT %s FROM quota_alerts a WHERE a.alert_id = ? ORDER BY a.line".formatted(COLUMNS);

  private final Map<String, Alert> found = new LinkedHashMap<>();

  private AlertTables() {}

  /**
   * Keeps what was not raised before, and puts it into the outbox; the caller commits.
   *
   * @return that
   */
  static Optional<Alert> raise(Session session, Alert alert) throws SQLException {
    Set<String> raised = raised(session, List.of(alert));
    List<Threshold> fresh = alert.thresholds().stream()
        .filter(one -> !raised.contains(alert.idOf(one)))
        .toList();
    if (fresh.isEmpty()) return Optional.empty();
    Alert kept = alert.with(fresh);
    insert(session, kept);
    return Optional.of(kept);
  }

  /** Which thresholds of some alerts were raised before, by their ids. */
  static Set<String> raised(Session session, List<Alert> alerts) throws SQLException {
    List<String> ids = alerts.stream()
        .flatMap(alert -> alert.thresholds().stream().map(alert::idOf))
        .toList();
    Set<String> raised = new HashSet<>();
    for (int from = 0; from < ids.size(); from += MOST_AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + MOST_AT_ONCE));
      String marks = String.join(",", Collections.nCopies(some.size(), "?"));
      session
          .script()
          .add(RAISED.formatted(marks), row -> raised.add(row.getString(1)), some.toArray())
          .run();
    }
    return raised;
  }

  private static void insert(Session session, Alert alert) throws SQLException {
    String unlessThere = session.dialect().unlessThere();
    Script script = session.script();
    for (int line = 0; line < alert.thresholds().size(); line++) {
      Threshold threshold = alert.thresholds().get(line);
      script.add(
          INSERT + unlessThere,
          alert.idOf(threshold),
          alert.id(),
          line,
          alert.customer(),
          alert.service(),
          alert.limitName(),
          alert.windowStart(),
          threshold.toString(),
          alert.level().name(),
          alert.used().toPlainString(),
          Script.orNull(alert.limit().map(BigDecimal::toPlainString)),
          alert.at());
    }
    script
        .add(INSERT_DELIVERIES + unlessThere, alert.id(), alert.customer(), alert.at(), alert.id())
        .run();
  }

  /** Of a customer, the newest first. */
  static List<Alert> of(Session session, String customer, int most) throws SQLException {
    AlertTables tables = new AlertTables();
    session
        .script()
        .add(OF_CUSTOMER.formatted(COLUMNS, most), tables::add, customer)
        .run();
    return new ArrayList<>(tables.found.values());
  }

  /** By their ids; those that are kept. */
  static Map<String, Alert> find(Session session, List<String> ids) throws SQLException {
    AlertTables tables = new AlertTables();
    Script script = session.script();
    for (String id : ids) script.add(BY_ID, tables::add, id);
    script.run();
    return tables.found;
  }

  private void add(ResultSet row) throws SQLException {
    String id = row.getString(1);
    Threshold threshold = Threshold.of(row.getString(6));
    Alert known = found.get(id);
    List<Threshold> thresholds = new ArrayList<>();
    if (known != null) thresholds.addAll(known.thresholds());
    thresholds.add(threshold);
    found.put(
        id,
        new Alert(
            id,
            row.getString(2),
            row.getString(3),
            row.getString(4),
            Rows.instant(row, 5),
            thresholds,
            AlertLevel.valueOf(row.getString(7)),
            new BigDecimal(row.getString(8)),
            Rows.optionalText(row, 9).map(BigDecimal::new),
            Rows.instant(row, 10)));
  }
}
