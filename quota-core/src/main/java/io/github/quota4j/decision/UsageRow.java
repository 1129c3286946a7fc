package io.github.quota4j.decision;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One row for the ledger: usage that really happened.
 *
 * @param operation the call that it comes from
 * @param kind what happened
 * @param line tells the rows of one operation and kind apart: the position of the item
 * @param service what was used
 * @param subject by which part of the customer; empty if none was named
 * @param quantity smallest units, negative for what was given back
 * @param scale decimals of the unit; of a row that came in from elsewhere and is too large for that, fewer
 * @param recordedAt when it was used, inside the windows that paid
 * @param draws where it was drawn from
 * @param metadata the caller's
 */
public record UsageRow(
    OperationId operation,
    Kind kind,
    int line,
    String service,
    String subject,
    long quantity,
    int scale,
    Instant recordedAt,
    List<Draw> draws,
    Map<String, String> metadata) {
  /** What happened. */
  public enum Kind {
    /** Units were used. */
    USE,
    /** Units that had been used were given back. */
    REFUND
  }
}
