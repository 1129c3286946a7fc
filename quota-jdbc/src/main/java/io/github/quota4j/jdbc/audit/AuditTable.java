package io.github.quota4j.jdbc.audit;

import io.github.quota4j.jdbc.sql.ManyRows;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.store.AuditAction;
import io.github.quota4j.store.AuditEntry;
import io.github.quota4j.store.AuditFilter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who did what, when and why: rows are only added. */
final class AuditTable {
  private static final String KNOWN = "SELECT entry_id FROM quota_audit WHERE entry_id IN ";

  private static final String INSERT = """
      INSERT INTO quota_audit
        (entry_id, happened_at, done_by, because, action, customer_id, service_name, detail, how_many, last_at)
      VALUES\s""";

  private static final String FIND = """
      SELECT entry_id, happened_at, done_by, because, action, customer_id, service_name, detail, how_many, last_at
      FROM quota_audit %s ORDER BY happened_at DESC, entry_number DESC FETCH FIRST %d ROWS ONLY""";

  private AuditTable() {}

  /** Adds those whose ids are not there; the caller commits. */
  static void append(Session session, List<AuditEntry> entries) throws SQLException {
    Set<String> known =
        ManyRows.find(session, KNOWN, entries.stream().map(AuditEntry::id).toList());
    List<List<Object>> added = entries.stream()
        .filter(entry -> known.add(entry.id()))
        .map(AuditTable::values)
        .toList();
    Script script = session.script();
    ManyRows.addInsert(script, session.dialect(), INSERT, added);
    script.run();
  }

  private static List<Object> values(AuditEntry entry) {
    return List.of(
        entry.id(),
        entry.at(),
        entry.who(),
        Script.orNull(entry.why()),
        entry.action().name(),
        Script.orNull(entry.customer()),
        Script.orNull(entry.service()),
        entry.detail(),
        entry.count(),
        entry.last());
  }

  static List<AuditEntry> read(Session session, AuditFilter filter) throws SQLException {
    List<String> conditions = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    add("customer_id = ?", filter.customer(), conditions, values);
    add("service_name = ?", filter.service(), conditions, values);
    add("action = ?", filter.action().map(AuditAction::name), conditions, values);
    add("done_by = ?", filter.who(), conditions, values);
    add("happened_at >= ?", filter.since(), conditions, values);
    add("happened_at < ?", filter.until(), conditions, values);
    String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
    List<AuditEntry> found = new ArrayList<>();
    session
        .script()
        .add(FIND.formatted(where, filter.most()), row -> found.add(entry(row)), values.toArray())
        .run();
    return found;
  }

  private static void add(
      String condition, Optional<?> value, List<String> conditions, List<Object> values) {
    if (value.isEmpty()) return;
    conditions.add(condition);
    values.add(value.get());
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getString(1),
        Rows.instant(row, 2),
        row.getString(3),
        Rows.optionalText(row, 4),
        AuditAction.valueOf(row.getString(5)),
        Rows.optionalText(row, 6),
        Rows.optionalText(row, 7),
        row.getString(8),
        row.getLong(9),
        Rows.instant(row, 10));
  }
}
