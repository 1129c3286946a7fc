package io.github.quota4j.jdbc.sql;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What an error of the database means for the transaction that got it. */
public enum Failure {
  /** Somebody else was faster, or time ran out before the commit: nothing was changed, and it is decided anew. */
  AGAIN,
  /** A lock was not got in time: nothing was changed. */
  LOCKED,
  /** The connection is gone; if the commit had been sent, nobody knows what became of it. */
  BROKEN,
  /** The database does not take it: nothing was changed, and trying again would not help. */
  REJECTED;

  public static Failure of(SQLException e) {
    if (e instanceof SQLTransientConnectionException) return BROKEN;
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return switch (state) {
      case "40001", "40P01" -> AGAIN; // serialization failure, deadlock
      case "23505", "23503", "23506" -> AGAIN; // an id was used meanwhile, or a customer deleted
      case "22012" -> AGAIN; // the guard of the deadline: see PostgresTables
      case "55P03", "57014", "HYT00" -> LOCKED;
      case "90131" -> AGAIN; // H2: concurrent update
      default -> isBroken(state) ? BROKEN : REJECTED;
    };
  }

  private static boolean isBroken(String state) {
    return state.isEmpty()
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53")
        || state.equals("25P03") // idle in transaction for too long
        || state.equals("90007") // H2: the object is closed
        || state.equals("90067")
        || state.equals("90098")
        || state.equals("90121");
  }
}
