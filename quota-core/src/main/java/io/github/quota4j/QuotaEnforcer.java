package io.github.quota4j;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Spends. Safe for concurrent use. Every method throws {@link IllegalArgumentException}, and changes nothing, if an id or
 * an amount is out of range, an amount has more decimals than its unit, or the store cannot keep the text of a charge.
 *
 * <p>A charge with a key counts once. A repeat of it gets the first answer again, on any node, whatever became of the plan,
 * the window or the charge since ({@link QuotaChecker#resolve} tells what is left of it); the key on another charge is denied
 * with {@link Reason#KEY_CONFLICT}. A denial does not stick: its repeat is decided anew.
 *
 * <p>While the store does not answer, {@link io.github.quota4j.plan.Quota#onFailure} says what becomes of a charge: of several
 * quotas it is admitted only if all of them are open. Levels that are set or released, and reservations with a key, never are. What
 * was admitted can be refunded once it is counted.
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

  /** Checks and counts in one step, all services of the charge or none; a denial names the limit that refused. */
  Decision consume(Charge charge);

  /**
   * As {@link #consume(Charge)}, but takes less of a service where less fits, perhaps nothing; {@link
   * Decision.Allowed#granted} says how much.
   */
  Decision consumeUpTo(Charge charge);

  /**
   * Counts work that already happened, whatever limits and rates say, into the windows in which it happened, also if those
   * are over. Denied only where there is no quota to count on, and where the counter would leave the range of numbers.
   *
   * @param charge its time may lie between 1970 and now
   * @throws IllegalArgumentException as above, or if its time does not
   */
  Decision record(Charge charge);

  /**
   * Takes units ahead of work whose cost is known only afterwards. What is not committed by the end is returned, without
   * anybody's doing. It is charged to the windows that it was taken in. With a key that was used before it is the same
   * reservation, also if that has ended: then a commit says how.
   *
   * @param duration until the hold runs out, more than nothing and at most 366 days; counted by the store, in microseconds
   * @throws IllegalArgumentException as above, or if the duration is out of range
   */
  Reservation reserve(Charge charge, Duration duration);

  /**
   * Does work under a reservation: all of the charge is settled when the work returns, and given back when it throws. Work
   * that outlasted its hold takes what still fits. Where the work tells its cost: {@link #reserve}. Work that is done again with
   * the same key is charged once; after work that threw it is held anew, without the key.
   *
   * @param duration longer than the work takes
   * @return what the work returned; also where settling got no answer, which is logged: then time gives back what was held
   * @throws QuotaDeniedException if nothing could be held; the work was not begun
   * @throws Exception what the work throws
   */
  <T> T call(Charge charge, Duration duration, Callable<T> work) throws Exception;

  /**
   * Gives back what an operation was charged, because its work did not happen. Once for each operation: a repeat changes
   * nothing and gets the same answer. It goes back into the windows that it was charged to. What was never charged (a
   * reservation that was released or ran out, a level that was lowered) gives back nothing. Denied with {@link
   * Reason#NOT_FOUND} if no such operation is known, or it is a reservation that is open.
   *
   * @param operation the caller's key of the charge, or the operation of its decision; one that was made is known for ten
   *     minutes
   */
  Decision refund(String customer, String operation);

  /**
   * Gives back a part of what an operation was charged for its first service, at most what it was. Also once: after a part
   * nothing more is given back.
   *
   * @param units 0 or more
   */
  Decision refund(String customer, String operation, BigDecimal units);

  /**
   * Brings levels to these amounts: the subject's own if the charge names one and its quota counts subjects, else the
   * customer's. All or nothing. Lowering is never denied.
   *
   * @throws IllegalArgumentException as above, or if a service is no level
   */
  Decision set(Charge levels);

  /**
   * Gives back so much of levels, as much as is held: {@link Decision.Allowed#granted} says how much, below 0.
   *
   * @throws IllegalArgumentException as above, or if a service is no level
   */
  Decision release(Charge levels);
}
