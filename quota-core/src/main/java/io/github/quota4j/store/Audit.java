package io.github.quota4j.store;

import java.util.List;

/**
 * Who did what, when and why. Entries are added, and none is ever changed or removed. Safe for concurrent use. Every method throws
 * {@link QuotaStoreException} if the store does not answer.
 */
public interface Audit {
  /**
   * Adds entries, all or none. An entry whose id is there is the same one, and is not added again.
   *
   * @param entries in the order in which they came about
   */
  void append(List<AuditEntry> entries);

  /** Entries that meet a filter, the newest first. */
  List<AuditEntry> read(AuditFilter filter);

  /** In the memory of this process: the last 10 000 entries, gone at exit. */
  static Audit inProcess() {
    return new InProcessAudit();
  }
}
