package io.github.quota4j;

import java.time.Duration;
import java.util.List;

/** Asks, and changes nothing. Safe for concurrent use. A store that does not answer is a decision, but for {@link #usage}. */
@CheckReturnValue
public interface QuotaChecker {
  /**
   * Whether a consume of so many units would be allowed now. It promises nothing: only a consume does.
   *
   * @param units 0 or more
   * @throws IllegalArgumentException if the customer's id, the service or the units are out of range
   */
  default Decision check(String customer, String service, long units) {
    return check(Charge.of(customer, service, units));
  }

  /**
   * Whether a consume of the charge would be allowed now, as a new one: a key is not looked for. It promises nothing: only
   * a consume does.
   *
   * @throws IllegalArgumentException if an id or an amount is out of range, an amount has more decimals than its unit, or the
   *     charge has a time of its own
   */
  default Decision check(Charge charge) {
    return check(charge, Duration.ZERO);
  }

  /**
   * Whether a consume of the charge would have been allowed, by what was read so long ago at most: an answer from
   * memory where there is one.
   *
   * @param maxAge 0 or more; zero asks the store
   * @throws IllegalArgumentException as above, or if the age is negative
   */
  Decision check(Charge charge, Duration maxAge);

  /**
   * How the customer's limits stand, all of its plan, in the plan's order; empty for a customer without a plan. Limits of
   * its subjects are not among them.
   *
   * @throws IllegalArgumentException if the customer's id is out of range
   * @throws io.github.quota4j.store.QuotaStoreException if the store does not answer
   */
  List<QuotaStatus> usage(String customer);

  /**
   * What became of an earlier call, by now. {@link Decision.Allowed} with what it was charged, or with what it holds while
   * its reservation is open. {@link Decision.Denied} with {@link Reason#REFUNDED}, {@link Reason#ALREADY_RELEASED} or {@link
   * Reason#EXPIRED} if nothing of that is left, and with {@link Reason#NOT_FOUND} if it was not counted, or is forgotten;
   * until the deadline of the call has passed it may still be on its way.
   *
   * @param operation the caller's key, or the operation of a decision
   * @throws IllegalArgumentException if the customer's id or the operation is out of range
   */
  Decision resolve(String customer, String operation);
}
