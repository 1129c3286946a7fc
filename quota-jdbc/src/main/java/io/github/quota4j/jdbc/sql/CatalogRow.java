package io.github.quota4j.jdbc.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The one row of {@code quota_catalog}: the catalog's revision, and the lock of whoever changes the catalog. */
public final class CatalogRow {
  private static final String REVISION = "SELECT revision FROM quota_catalog";

  /** Until the end of the transaction. */
  public static final String LOCK = REVISION + " FOR UPDATE";

  private static final String SET_REVISION = "UPDATE quota_catalog SET revision = ?";

  private CatalogRow() {}

  /** Until the end of the transaction. */
  public static void lock(Session session) throws SQLException {
    long unused = revision(session, LOCK);
  }

  /** Locks it, and raises the revision. */
  public static long nextRevision(Session session) throws SQLException {
    long next = revision(session, LOCK) + 1;
    session.script().add(SET_REVISION, next).run();
    return next;
  }

  public static long revision(Session session) throws SQLException {
    return revision(session, REVISION);
  }

  private static long revision(Session session, String sql) throws SQLException {
    List<Long> revision = new ArrayList<>(1);
    session.script().add(sql, row -> revision.add(row.getLong(1))).run();
    return revision.get(0);
  }
}
