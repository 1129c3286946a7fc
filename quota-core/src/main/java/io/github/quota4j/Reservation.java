package io.github.quota4j;

import io.github.quota4j.decision.Item;
import io.github.quota4j.plan.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Units that are held for work whose cost is known only afterwards. {@link #close} without a commit returns them, and so
 * does silence past its time. Safe for concurrent use; the first of commit and release counts, the other is told so:
 *
 * <ul>
 *   <li>after a commit, the same commit is allowed again with the same amounts, and everything else is denied with {@link
 *       Reason#ALREADY_COMMITTED};
 *   <li>after a release, a release and a commit of nothing are allowed again, and everything else is denied with {@link
 *       Reason#ALREADY_RELEASED};
 *   <li>after its time, everything is denied with {@link Reason#EXPIRED}.
 * </ul>
 *
 * <p>How it ended is known for ten minutes after its time, two days if it has a key of the caller's; then the answer is {@link
 * Reason#NOT_FOUND}. A store that does not answer is {@link Decision.Indeterminate}, or denied with {@link
 * Reason#STORE_UNAVAILABLE} if it was not asked: the same call may be made again. Commit, release and extend throw {@link
 * IllegalStateException} if nothing was reserved.
 *
 * <p>Where the decision is {@link Decision#degraded} nothing is held: the work may go ahead by the policy of its quota. Then what
 * is committed is counted when the store answers, whatever the limits say, and nothing runs out.
 */
public final class Reservation implements AutoCloseable {
  private final Decision decision;
  private final Hold hold;
  private final Charge charge;
  private final List<Unit> units;
  private volatile boolean settled;

  /**
   * @param hold what stands behind it
   * @param items what was asked for
   */
  Reservation(Decision decision, Hold hold, Charge charge, List<Item> items) {
    this.decision = decision;
    this.hold = hold;
    this.charge = charge;
    this.units = items.stream().map(item -> new Unit("units", item.scale())).toList();
  }

  /** Whether the units are held: the answer to the reserve, and not to what came after. */
  public Decision decision() {
    return decision;
  }

  /**
   * Settles what was used, for a reservation of one service, as {@link #commit(BigDecimal...)} does.
   *
   * @param amount 0 or more
   */
  @CheckReturnValue
  public Decision commit(long amount) {
    return commit(BigDecimal.valueOf(amount));
  }

  /**
   * Settles what was used: less returns the rest, more takes what still fits into the windows of the hold, and names the
   * {@link Decision.Allowed#shortfall}. A rate is not asked again. A repeat with the same amounts gets the same answer.
   *
   * @param amounts for each service of the charge, in its order; 0 or more
   * @return allowed; denied with {@link Reason#EXPIRED}, {@link Reason#ALREADY_COMMITTED} or {@link
   *     Reason#ALREADY_RELEASED}, and then nothing was settled by this call; or indeterminate: commit again
   * @throws IllegalArgumentException if the amounts do not match the services, are negative or too fine
   * @throws IllegalStateException if nothing was reserved
   */
  @CheckReturnValue
  public Decision commit(BigDecimal... amounts) {
    requireReserved();
    if (amounts.length != units.size()) {
      throw new IllegalArgumentException("commit must name an amount for each of the "
          + units.size() + " services, was " + amounts.length);
    }
    List<Long> spent = new ArrayList<>();
    for (int i = 0; i < amounts.length; i++) {
      spent.add(units.get(i).smallest("amount of " + charge.items().get(i).service(), amounts[i]));
    }
    Decision committed = hold.commit(spent);
    settled |= committed.allowed();
    return committed;
  }

  /** Returns all that is held; the same as a commit of nothing. */
  @CheckReturnValue
  public Decision release() {
    requireReserved();
    Decision released = hold.release();
    settled |= released.allowed();
    return released;
  }

  /**
   * Holds the units for so long from now on, which may also be shorter than it was.
   *
   * @param duration more than nothing, at most 366 days
   * @throws IllegalArgumentException if it is not
   */
  @CheckReturnValue
  public Decision extend(Duration duration) {
    requireReserved();
    return hold.extend(duration);
  }

  /**
   * Returns what is held, unless it was committed or released; nothing where nothing was reserved. May be called again. Never
   * throws: what it cannot return, time returns.
   */
  @Override
  public void close() {
    if (decision.allowed() && !settled) {
      Decision ignored = release();
      settled = ignored.allowed();
    }
  }

  private void requireReserved() {
    if (!decision.allowed())
      throw new IllegalStateException("nothing was reserved: " + decision.reason());
  }
}
