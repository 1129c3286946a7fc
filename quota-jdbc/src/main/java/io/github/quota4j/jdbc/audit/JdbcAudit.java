package io.github.quota4j.jdbc.audit;

import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.store.Audit;
import io.github.quota4j.store.AuditEntry;
import io.github.quota4j.store.AuditFilter;
import java.time.Duration;
import java.util.List;

/** Each call a transaction, on the caller's thread: whatever holds the table up, charges must not wait behind it. */
public final class JdbcAudit implements Audit {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Workers workers;

  public JdbcAudit(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void append(List<AuditEntry> entries) {
    if (entries.isEmpty()) return;
    boolean unused = workers.changeHere(PATIENCE, session -> {
      AuditTable.append(session, entries);
      session.commit();
      return true;
    });
  }

  @Override
  public List<AuditEntry> read(AuditFilter filter) {
    return workers.askLedger(PATIENCE, session -> AuditTable.read(session, filter));
  }
}
