package io.github.quota4j;

import io.github.quota4j.store.Audit;
import io.github.quota4j.store.AuditEntry;
import io.github.quota4j.store.AuditFilter;
import io.github.quota4j.store.QuotaStore;
import java.util.List;

/**
 * Who did what, when and why: every denial and refund, a sample of what was allowed, and every change of plans and of what was
 * agreed with customers. A change is put down before it is made, and is not made if it cannot be put down. Decisions never wait:
 * theirs are put down within some seconds, denials that are alike as one, and a process that is killed loses what it had not put
 * down yet. Safe for concurrent use.
 */
public final class QuotaAudit {
  private final QuotaStore store;
  private final Auditing auditing;

  QuotaAudit(QuotaStore store, Auditing auditing) {
    this.store = store;
    this.auditing = auditing;
  }

  /**
   * Entries that meet a filter, the newest first; what this process has done until now is among them.
   *
   * @throws UnsupportedOperationException if the store keeps no audit, as Redis alone
   * @throws io.github.quota4j.store.QuotaStoreException if the store does not answer
   */
  public List<AuditEntry> read(AuditFilter filter) {
    Audit audit = store
        .audit()
        .orElseThrow(() -> new UnsupportedOperationException("the store keeps no audit"));
    auditing.write();
    return audit.read(filter);
  }
}
