package io.github.quota4j.billing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What bills are made from, and what was billed. Safe for concurrent use. Every method throws {@link
 * io.github.quota4j.store.QuotaStoreException} if the store does not answer.
 */
public interface BillingRecords {
  /**
   * What held before now, of some customers and of all plans.
   *
   * @param since what ended before it is of no interest
   */
  Past past(Collection<String> customers, Instant since);

  /** What was used in each span, less what was given back. */
  Map<Span, BigDecimal> used(Collection<Span> spans);

  /** The most that was held at a time in each span, with what was held when it began. */
  Map<Span, BigDecimal> peaks(Collection<Span> spans);

  /** When each customer used something first, of the records that are there; those that did. */
  Map<String, Instant> firstUse(Collection<String> customers);

  /** Records before it may have been removed; empty if none was. */
  Optional<Instant> recordsSince();

  /** The statements of some customers that are closed, of periods that begin at an instant or later. */
  List<Statement> closed(Collection<String> customers, Instant from);

  /** When the last closed period of each customer ended; those that have one. */
  Map<String, Instant> closedUntil(Collection<String> customers);

  /**
   * Closes statements, or adds lines to those that are closed. What is there already stays as it is.
   *
   * @param statements with the lines that are to be added
   * @return how many lines are new
   */
  int close(List<Statement> statements, Instant now);
}
