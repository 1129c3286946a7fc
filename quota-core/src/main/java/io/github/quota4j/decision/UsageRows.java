package io.github.quota4j.decision;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Rows for the ledger, placed in time. */
final class UsageRows {
  private UsageRows() {}

  /** A row of a part. Its time is clamped into every window that pays, so a row's window is where the row lies. */
  static UsageRow of(
      Draft draft,
      OperationId id,
      UsageRow.Kind kind,
      int line,
      Part part,
      long quantity,
      List<Draw> draws,
      Instant when,
      Map<String, String> metadata) {
    Instant recordedAt = when;
    for (Draw draw : draws) recordedAt = draft.window(draw).clamp(recordedAt);
    return new UsageRow(
        id,
        kind,
        line,
        part.service(),
        part.subject(),
        quantity,
        part.scale(),
        recordedAt,
        draws,
        metadata);
  }
}
