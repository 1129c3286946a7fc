package io.github.quota4j.jdbc.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows that are found or made some hundreds at a time, by statements that either database knows. */
public final class ManyRows {
  private static final int MOST_AT_ONCE = 500;

  private ManyRows() {}

  /** @param select ends in {@code IN}, and tells which of some ids are there */
  public static Set<String> find(Session session, String select, List<String> ids)
      throws SQLException {
    Set<String> found = new HashSet<>();
    Script script = session.script();
    for (List<String> some : parts(ids)) {
      script.add(select + marks(some.size()), row -> found.add(row.getString(1)), some.toArray());
    }
    script.run();
    return found;
  }

  /**
   * Makes those that are not there, in their order.
   *
   * @param insert ends in {@code VALUES}
   * @param rows each of as many values
   */
  public static void addInsert(
      Script script, Dialect dialect, String insert, Collection<List<Object>> rows) {
    for (List<List<Object>> some : parts(List.copyOf(rows))) {
      String row = marks(some.get(0).size());
      script.add(
          insert + String.join(",", Collections.nCopies(some.size(), row)) + dialect.unlessThere(),
          some.stream().flatMap(List::stream).toArray());
    }
  }

  public static <T> List<List<T>> parts(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
      parts.add(all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE)));
    }
    return parts;
  }

  /** So many placeholders, in brackets. */
  public static String marks(int count) {
    return "(" + String.join(",", Collections.nCopies(count, "?")) + ")";
  }
}
