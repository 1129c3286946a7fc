package io.github.quota4j.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Entries in memory, under one lock. What is older than the last so many is forgotten. */
final class InProcessAudit implements Audit {
  private static final int MOST = 10_000;

  private final Map<String, AuditEntry> entries = new LinkedHashMap<>(); // oldest first

  @Override
  public synchronized void append(List<AuditEntry> added) {
    for (AuditEntry entry : added) entries.putIfAbsent(entry.id(), entry);
    while (entries.size() > MOST) entries.remove(entries.keySet().iterator().next());
  }

  @Override
  public synchronized List<AuditEntry> read(AuditFilter filter) {
    List<AuditEntry> found =
        new ArrayList<>(entries.values().stream().filter(filter::matches).toList());
    Collections.reverse(found);
    found.sort(Comparator.comparing(AuditEntry::at).reversed());
    return List.copyOf(found.subList(0, Math.min(filter.most(), found.size())));
  }
}
