package io.github.quota4j.jdbc.alerts;

import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.store.Alerts;
import io.github.quota4j.store.Delivery;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outbox. A row that is due is claimed by one node, which moves the time when it is due again. */
final class DeliveryTable {
  /** A charge that was under way when a channel was opened did not know of it: so what is so recent is looked at each time. */
  private static final Duration RECENT = Duration.ofMinutes(10);

  private static final String IS_OPEN = "SELECT channel FROM quota_channels WHERE channel = ?";

  private static final String OPEN =
      "INSERT INTO quota_channels (channel, opened_at) VALUES (?, ?)";

  private static final String ADD_MISSING = """
      INSERT INTO quota_deliveries (alert_id, channel, customer_id, state, attempts, next_at)
      SELECT DISTINCT a.alert_id, CAST(? AS varchar(60)), a.customer_id, 'PENDING', 0, CAST(? AS timestamp with time zone)
      FROM quota_alerts a
      WHERE a.raised_at > ? AND NOT EXISTS (
        SELECT 1 FROM quota_deliveries d WHERE d.alert_id = a.alert_id AND d.channel = ?)""";

  private static final String COLUMNS =
      "d.alert_id, d.channel, d.state, d.attempts, d.next_at, d.last_error";

  private static final String DUE = """
      SELECT %s FROM quota_deliveries d
      WHERE d.state = 'PENDING' AND d.next_at <= ? AND d.channel IN (%s)
      ORDER BY d.next_at FETCH FIRST %d ROWS ONLY FOR UPDATE SKIP LOCKED""";

  private static final String CLAIM = """
      UPDATE quota_deliveries SET attempts = attempts + 1, next_at = ? WHERE alert_id = ? AND channel = ?""";

  private static final String SETTLE = """
      UPDATE quota_deliveries SET state = ?, next_at = ?, last_error = ? WHERE alert_id = ? AND channel = ?""";

  private static final String OF_CUSTOMER = """
      SELECT %s FROM quota_deliveries d WHERE d.customer_id = ?
      ORDER BY d.next_at DESC, d.alert_id, d.channel FETCH FIRST %d ROWS ONLY""";

  private static final String REPLAY = """
      UPDATE quota_deliveries SET state = 'PENDING', attempts = 0, next_at = ?, last_error = NULL WHERE alert_id = ?""";

  private static final String COUNT = "SELECT 1 FROM quota_deliveries WHERE alert_id = ?";

  private record Row(
      String alert,
      String channel,
      Delivery.State state,
      int attempts,
      Instant next,
      Optional<String> error) {}

  private DeliveryTable() {}

  static void open(Session session, Set<String> channels, Instant now) throws SQLException {
    String unlessThere = session.dialect().unlessThere();
    for (String channel : channels) {
      List<String> known = new ArrayList<>(1);
      session.script().add(IS_OPEN, row -> known.add(row.getString(1)), channel).run();
      Duration before = known.isEmpty() ? Alerts.BEFORE_OPENED : RECENT;
      Script script = session.script();
      if (known.isEmpty()) script.add(OPEN + unlessThere, channel, now);
      script
          .add(ADD_MISSING + unlessThere, channel, now, now.minus(before), channel)
          .run();
    }
  }

  static List<Delivery> claim(
      Session session, Set<String> channels, int most, Instant now, Instant until)
      throws SQLException {
    List<Object> values = new ArrayList<>(List.of(now));
    values.addAll(channels);
    String marks = String.join(", ", Collections.nCopies(channels.size(), "?"));
    List<Row> due = rows(session, DUE.formatted(COLUMNS, marks, most), values);
    Script script = session.script();
    List<Row> claimed = new ArrayList<>();
    for (Row row : due) {
      script.add(CLAIM, until, row.alert(), row.channel());
      claimed.add(
          new Row(row.alert(), row.channel(), row.state(), row.attempts() + 1, until, row.error()));
    }
    script.run();
    return withAlerts(session, claimed);
  }

  private static List<Row> rows(Session session, String sql, List<Object> values)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    session
        .script()
        .add(
            sql,
            row -> rows.add(new Row(
                row.getString(1),
                row.getString(2),
                Delivery.State.valueOf(row.getString(3)),
                row.getInt(4),
                Rows.instant(row, 5),
                Rows.optionalText(row, 6))),
            values.toArray())
        .run();
    return rows;
  }

  private static List<Delivery> withAlerts(Session session, List<Row> rows) throws SQLException {
    Map<String, Alert> alerts =
        AlertTables.find(session, rows.stream().map(Row::alert).distinct().toList());
    List<Delivery> deliveries = new ArrayList<>();
    for (Row row : rows) {
      @Nullable Alert alert = alerts.get(row.alert());
      if (alert == null) continue; // it was removed meanwhile
      deliveries.add(
          new Delivery(alert, row.channel(), row.state(), row.attempts(), row.next(), row.error()));
    }
    return deliveries;
  }

  static void settle(
      Session session,
      Delivery delivery,
      Delivery.State state,
      Instant next,
      Optional<String> error)
      throws SQLException {
    session
        .script()
        .add(
            SETTLE,
            state.name(),
            next,
            Script.orNull(error),
            delivery.alert().id(),
            delivery.channel())
        .run();
  }

  static List<Delivery> of(Session session, String customer, int most) throws SQLException {
    return withAlerts(
        session, rows(session, OF_CUSTOMER.formatted(COLUMNS, most), List.of(customer)));
  }

  /** @return how many channels there are for it */
  static int replay(Session session, String alert, Instant now) throws SQLException {
    List<Integer> channels = new ArrayList<>();
    session
        .script()
        .add(REPLAY, now, alert)
        .add(COUNT, row -> channels.add(row.getInt(1)), alert)
        .run();
    return channels.size();
  }
}
