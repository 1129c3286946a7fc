package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.store.BrokenGlass;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where limits refuse nothing: rows are only added, and the last one for a customer and a service holds. */
final class GlassTable {
  private static final String FIND = """
      SELECT customer_id, service_name, is_broken, revision, done_by, because FROM quota_glass
      WHERE ? = '' OR customer_id IS NULL OR customer_id BETWEEN ? AND ? ORDER BY revision""";

  private static final String INSERT = """
      INSERT INTO quota_glass (revision, customer_id, service_name, is_broken, done_by, because, done_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)""";

  private final Map<List<Optional<String>>, BreakGlass> broken = new LinkedHashMap<>();
  private long revision;

  private GlassTable() {}

  /** What concerns customers from one to another. */
  static GlassTable find(Session session, String first, String last) throws SQLException {
    GlassTable found = new GlassTable();
    session.script().add(FIND, found::add, first, first, last).run();
    return found;
  }

  /** Where it is broken now, the latest first. */
  static List<BreakGlass> all(Session session) throws SQLException {
    List<BreakGlass> all = new ArrayList<>(find(session, "", "").broken.values());
    Collections.reverse(all);
    return all;
  }

  static void save(Session session, BreakGlass glass, boolean isBroken, long revision, Instant now)
      throws SQLException {
    session
        .script()
        .add(
            INSERT,
            revision,
            Script.orNull(glass.customer()),
            Script.orNull(glass.service()),
            isBroken,
            glass.by(),
            glass.why(),
            now)
        .run();
  }

  /** The number of the newest change, 0 if there never was one. */
  long revision() {
    return revision;
  }

  BrokenGlass of(String customer) {
    return BrokenGlass.of(customer, broken.values());
  }

  private void add(ResultSet row) throws SQLException {
    Optional<String> customer = Rows.optionalText(row, 1);
    Optional<String> service = Rows.optionalText(row, 2);
    List<Optional<String>> where = List.of(customer, service);
    broken.remove(where);
    if (row.getBoolean(3)) {
      broken.put(where, new BreakGlass(customer, service, row.getString(5), row.getString(6)));
    }
    revision = row.getLong(4);
  }
}
