package io.github.quota4j;

import io.github.quota4j.plan.Reset;
import java.time.Instant;
import java.util.List;

/**
 * Is told what happened in this process, in order, by one thread of its own: it may take its time, and what it throws is logged.
 * Nobody waits for it: while 10 000 events wait for it, further ones are dropped and counted. It is for metrics, logs and
 * displays; bills are made from the ledger.
 */
public interface QuotaListener {
  /** A consume, record, reserve, set or release was decided; a check is none, and a commit has been decided before. */
  default void decided(Charge charge, Decision decision) {}

  /**
   * A charge brought what is used of a service's main limit over thresholds: 75, 90 and 100 % of it, unless {@link QuotaSettings}
   * says otherwise. Each is told once for each window and time it is crossed, by the process whose charge crossed it; a charge
   * that a process did not live to tell of is told by nobody.
   *
   * @param percents the thresholds, all that this charge crossed, rising
   * @param limit as it stands after the charge
   */
  default void crossed(String customer, List<Integer> percents, QuotaStatus limit) {}

  /** Windows of a customer were begun afresh. */
  default void reset(Reset reset, Instant at) {}

  /** The store stopped answering. */
  default void degraded(String why) {}

  /** The store answers again. */
  default void recovered() {}

  /**
   * A charge that was admitted while the store did not answer has been counted by now.
   *
   * @param decision as of a record: it tells where that brought the limits
   */
  default void recordedLate(Charge charge, Decision decision) {}

  /**
   * A charge that was admitted while the store did not answer is not counted, and will not be. Nothing bills it.
   *
   * @param charge what is not counted of it
   * @param why {@link Reason#STORE_UNAVAILABLE}: the store did not answer until this was closed; {@link Reason#UNANSWERED}:
   *     nobody can know any more whether it was; or what the store denied it with
   */
  default void lost(Charge charge, Reason why) {}

  /**
   * More was let through than a limit allows, and nothing with a name explains it: the store lost data or is broken. Never
   * told otherwise.
   */
  default void overshoot(Charge charge, QuotaStatus limit) {}

  /**
   * Events were dropped, as they came faster than this took them.
   *
   * @param events how many, since this was told last
   */
  default void dropped(long events) {}
}
