package io.github.quota4j.jdbc.alerts;

import io.github.quota4j.jdbc.sql.Dialect;
import io.github.quota4j.jdbc.sql.ManyRows;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.AlertLevel;
import io.github.quota4j.plan.Threshold;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Thresholds that usage reached, in the transaction of the step that brought it there: a row for each, and one alert for all. */
public final class AlertTables {
  private static final String RAISED =
      "SELECT threshold_id FROM quota_alerts WHERE threshold_id IN ";

  private static final String INSERT = """
      INSERT INTO quota_alerts
        (threshold_id, alert_id, line, customer_id, service_name, limit_name, window_start, threshold, level, used,
         limit_amount, raised_at)
      VALUES\s""";

  private static final String INSERT_DELIVERIES = """
      INSERT INTO quota_deliveries (alert_id, channel, customer_id, state, attempts, next_at)
      SELECT a.alert_id, c.channel, a.customer_id, 'PENDING', 0, a.raised_at
      FROM quota_channels c, (
        SELECT DISTINCT alert_id, customer_id, raised_at FROM quota_alerts WHERE alert_id IN %s) a""";

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
   * Keeps what was not raised before, and puts it into the outbox; the caller commits. Rows are made in the order of their
   * ids, whoever makes them: so of two transactions that raise the same ones, one waits for the other.
   *
   * @return that
   */
  public static List<Alert> raise(Session session, List<Alert> alerts) throws SQLException {
    if (alerts.isEmpty()) return List.of();
    Set<String> raised = raised(session, alerts);
    List<Alert> kept = new ArrayList<>();
    for (Alert alert : alerts) {
      List<Threshold> fresh = alert.thresholds().stream()
          .filter(one -> raised.add(alert.idOf(one))) // two of them may tell of the same one
          .toList();
      if (!fresh.isEmpty()) kept.add(alert.with(fresh));
    }
    insert(session, kept);
    return kept;
  }

  /** Which thresholds of some alerts were raised before, by their ids. */
  private static Set<String> raised(Session session, List<Alert> alerts) throws SQLException {
    List<String> ids = alerts.stream()
        .flatMap(alert -> alert.thresholds().stream().map(alert::idOf))
        .toList();
    return ManyRows.find(session, RAISED, ids);
  }

  private static void insert(Session session, List<Alert> alerts) throws SQLException {
    SortedMap<String, List<Object>> rows = new TreeMap<>();
    for (Alert alert : alerts) {
      for (int line = 0; line < alert.thresholds().size(); line++) {
        Threshold threshold = alert.thresholds().get(line);
        rows.put(alert.idOf(threshold), values(alert, line));
      }
    }
    Dialect dialect = session.dialect();
    Script script = session.script();
    ManyRows.addInsert(script, dialect, INSERT, rows.values());
    for (List<String> ids : ManyRows.parts(alerts.stream().map(Alert::id).toList())) {
      String deliveries = INSERT_DELIVERIES.formatted(ManyRows.marks(ids.size()));
      script.add(deliveries + dialect.unlessThere(), ids.toArray());
    }
    script.run();
  }

  private static List<Object> values(Alert alert, int line) {
    Threshold threshold = alert.thresholds().get(line);
    return List.of(
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
