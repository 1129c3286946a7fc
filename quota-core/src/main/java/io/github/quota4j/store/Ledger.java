package io.github.quota4j.store;

import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.util.List;

/**
 * The append-only usage records that bills are made from. Rows are written by the usage store, in the step that counts
 * them; here they are read. Safe for concurrent use. Every method throws {@link QuotaStoreException} if the ledger does not
 * answer.
 */
public interface Ledger {
  /** Units of a service that a customer used in a window, less what was given back; 0 if nothing was. */
  BigDecimal sum(String customer, String service, Window window);

  /**
   * The rows of a service of a customer in a window, oldest first.
   *
   * @param most at most so many rows, at least 1
   */
  List<UsageRow> rows(String customer, String service, Window window, int most);
}
