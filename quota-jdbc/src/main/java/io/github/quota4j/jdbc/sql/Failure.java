package io.github.quota4j.jdbc.sql;

import io.github.quota4j.store.QuotaStoreException;
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
  /** The database does not do it: nothing was changed, and trying again would not help. */
  REJECTED,
  /** The database does not take what it is given, such as text that it cannot encode: nothing was changed. */
  UNFIT;

  public static Failure of(SQLException e) {
    if (e instanceof SQLTransientConnectionException) return BROKEN;
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return switch (state) {
      case "40001", "40P01" -> AGAIN; // serialization failure, deadlock
      case "23505", "23503", "23506" -> AGAIN; // an id was used meanwhile, or a customer deleted
      case "22012" -> AGAIN; // the guard of the deadline: see PostgresTables
      case "55P03", "57014", "HYT00" -> LOCKED;
      case "90131" -> AGAIN; // H2: concurrent update
      default -> isBroken(state) ? BROKEN : isUnfit(state) ? UNFIT : REJECTED;
    };
  }

  /**
   * What a caller is told of it. What does not fit is the caller's matter: to say that the database does not answer would let it
   * through wherever a quota is open in an outage. The database's own words, which may tell more than a client should read, are
   * the cause.
   *
   * @param what happened
   * @param sent whether it may have been saved by an attempt before
   */
  public static RuntimeException told(String what, boolean sent, SQLException e) {
    return of(e) == UNFIT && !sent
        ? new IllegalArgumentException(
            "the database does not take it: SQLSTATE " + e.getSQLState(), e)
        : new QuotaStoreException(what + ": " + e.getMessage(), sent, e);
  }

  /** Data exceptions, and what is too large. */
  private static boolean isUnfit(String state) {
    return state.startsWith("22") || state.startsWith("54");
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
