package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.jdbc.counters.ServiceKey;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.store.UsageEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

final class H2LedgerTables implements LedgerTables {
  @Override
  public long ingest(Session session, List<UsageEvent> events) throws SQLException {
    return H2Ingestion.run(session, events);
  }

  @Override
  public long addToHours(Session session, int most) throws SQLException {
    return H2Hours.add(session, most);
  }

  @Override
  public long remove(Session session, ServiceKey key, Instant before, int most)
      throws SQLException {
    return H2Removal.run(session, key, before, most);
  }
}
