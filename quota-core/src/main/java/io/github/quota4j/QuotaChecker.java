package io.github.quota4j;

import java.time.Duration;
import java.util.List;

/** Asks, and changes nothing. Safe for concurrent use. */
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
   * Whether a consume of the charge would be allowed now. It promises nothing: only a consume does.
   *
   * @throws IllegalArgumentException if the charge is out of range, or has more decimals than a unit
   */
  default Decision check(Charge charge) {
    return check(charge, Duration.ZERO);
  }

  /**
   * Whether a consume of the charge would have been allowed, by what was read so long ago at most: an answer from
   * memory where there is one.
   *
   * @param maxAge zero asks the store
   * @throws IllegalArgumentException as above, or if the age is negative
   */
  Decision check(Charge charge, Duration maxAge);

  /**
   * How the customer's limits stand, all of its plan; empty for a customer without a plan.
   *
   * @throws io.github.quota4j.store.QuotaStoreException if the store does not answer
   */
  List<QuotaStatus> usage(String customer);

  /**
   * What became of an earlier call: {@link Decision.Allowed} as it was first answered; {@link Decision.Denied} with
   * {@link Reason#REFUNDED} if all of it was given back since, or with {@link Reason#NOT_FOUND} if it was not counted.
   * While its deadline has not passed it may still be on its way.
   *
   * @param operation the caller's key, or the operation of a decision
   */
  Decision resolve(String customer, String operation);
}
