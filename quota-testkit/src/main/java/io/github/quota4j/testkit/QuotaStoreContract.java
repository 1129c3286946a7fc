package io.github.quota4j.testkit;

import io.github.quota4j.store.QuotaStore;
import org.junit.jupiter.api.Timeout;

/**
 * What every store promises. A store's test extends this class and returns its store, nothing else; the store is shared
 * by all tests and is left as it is.
 *
 * <pre>{@code
 * final class MyStoreTest extends QuotaStoreContract {
 *   @Override public QuotaStore store() { return MY_STORE; }
 * }
 * }</pre>
 */
@Timeout(60)
public abstract class QuotaStoreContract
    implements ChargesContract,
        LimitsContract,
        LevelsContract,
        RatesContract,
        ShadowContract,
        WindowsContract,
        CyclesContract,
        ResetsContract,
        RecordsContract,
        ReservationsContract,
        WorkContract,
        LateCallsContract,
        IdempotencyContract,
        RefundsContract,
        DeadlinesContract,
        AccountsContract,
        SubscriptionsContract,
        IndividualContract,
        GrantsContract,
        BillingContract,
        VisitsContract,
        AlertsContract,
        LedgerContract,
        CustomersContract,
        AuditContract,
        RacesContract {
  /** For subclasses. */
  protected QuotaStoreContract() {}

  @Override
  public abstract QuotaStore store();
}
