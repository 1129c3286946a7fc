package io.github.quota4j.jdbc.work;

import io.github.quota4j.jdbc.sql.Session;
import java.sql.SQLException;
import java.time.Duration;

/** A call that has a transaction for itself. */
public final class Query<A> extends Call<A> {
  /** What it does in the transaction. What it changes, it commits. */
  public interface Body<A> {
    A run(Session session) throws SQLException;
  }

  private final Body<A> body;
  private final boolean changes;

  /** @param changes whether it changes something: then it is not tried again when it may have been done */
  Query(Duration time, boolean changes, Body<A> body) {
    super(time);
    this.body = body;
    this.changes = changes;
  }

  boolean changes() {
    return changes;
  }

  void run(Session session) throws SQLException {
    answer(body.run(session));
  }
}
