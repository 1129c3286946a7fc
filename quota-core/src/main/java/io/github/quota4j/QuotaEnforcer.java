package io.github.quota4j;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Spends. Safe for concurrent use. Every method throws {@link IllegalArgumentException}, and changes nothing, if an id or
 * an amount is out of range or has more decimals than the unit.
 */
@CheckReturnValue
public interface QuotaEnforcer {
  /**
   * Checks and counts in one step: never more than the limits allow, however many ask at once.
   *
   * @param units 0 or more
   */
  default Decision consume(String customer, String service, long units) {
    return consume(Charge.of(customer, service, units));
  }

  /** Checks and counts in one step, all services of the charge or none. */
  Decision consume(Charge charge);

  /** As {@link #consume(Charge)}, but takes less where less fits, perhaps nothing; the decision says how much. */
  Decision consumeUpTo(Charge charge);

  /**
   * Counts work that already happened, whatever the limits say, into the window in which it happened. Denied only where
   * there is no quota to count on.
   */
  Decision record(Charge charge);

  /**
   * Takes units ahead of work whose cost is known only afterwards. What is not committed by then is returned.
   *
   * @param duration until the hold runs out, more than nothing
   */
  Reservation reserve(Charge charge, Duration duration);

  /**
   * Does work under a reservation: all of the charge is settled when the work returns, and given back when it throws. Work
   * that outlasted its hold takes what still fits. Where the work tells its cost: {@link #reserve}.
   *
   * @param duration longer than the work takes
   * @return what the work returned; also where settling got no answer, which is logged: then time gives back what was held
   * @throws QuotaDeniedException if nothing could be held; the work was not begun
   * @throws Exception what the work throws
   */
  <T> T call(Charge charge, Duration duration, Callable<T> work) throws Exception;

  /**
   * Gives back what an operation was charged, because its work did not happen. Once for each operation: a repeat changes
   * nothing and gets the same answer. It goes back into the window that it was charged to.
   *
   * @param operation the caller's key of the charge, or the operation of its decision
   */
  Decision refund(String customer, String operation);

  /**
   * Gives back a part of what an operation was charged for its first service, at most what it was.
   *
   * @param units 0 or more
   */
  Decision refund(String customer, String operation, BigDecimal units);

  /** Brings levels to these amounts: the subject's own if the charge names one, else the customer's. All or nothing. */
  Decision set(Charge levels);

  /** Gives back so much of levels, as much as is held. */
  Decision release(Charge levels);
}
