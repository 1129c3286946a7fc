package io.github.quota4j.jdbc.counters;

/**
 * Operations that have no row of their own: of a plain charge whose id the library made the record in the ledger is enough
 * ({@code PlainStatement}). Once something becomes of it, a refund say, it gets a row among the others, which counts from
 * then on; and when that was cleaned away, the record of the refund says that this one is of no use any more.
 */
public final class LedgerOperations {
  private static final String FIND = """
      SELECT x.operation FROM billing_usage_records x
      WHERE x.customer_id = %1$s AND x.operation_id = %2$s AND x.kind = 'use' AND x.line = 0 AND x.report = 0
        AND x.operation IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM billing_usage_records y
          WHERE y.customer_id = x.customer_id AND y.operation_id = x.operation_id AND y.kind <> 'use')
        AND NOT EXISTS (SELECT 1 FROM quota_operations o
          WHERE o.customer_id = x.customer_id AND o.operation_id = x.operation_id)""";

  private LedgerOperations() {}

  /** A query for at most one operation, given what stands for the customer and the id in it. */
  public static String find(String customer, String id) {
    return FIND.formatted(customer, id);
  }
}
