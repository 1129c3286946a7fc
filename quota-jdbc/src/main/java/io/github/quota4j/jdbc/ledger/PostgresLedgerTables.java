package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.jdbc.counters.ServiceKey;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.store.UsageEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

final class PostgresLedgerTables implements LedgerTables {
  @Override
  public long ingest(Session session, List<UsageEvent> events) throws SQLException {
    return PostgresIngestion.run(session, events);
  }

  @Override
  public long addToHours(Session session, int most) throws SQLException {
    return PostgresHours.add(session, most);
  }

  @Override
  public long remove(Session session, ServiceKey key, Instant before, int most)
      throws SQLException {
    return PostgresRemoval.run(session, key, before, most);
  }
}
