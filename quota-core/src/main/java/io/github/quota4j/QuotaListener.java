package io.github.quota4j;

import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.Reset;
import java.time.Instant;

/**
 * Is told what happened in this process, in order, by one thread of its own: it may take its time, and what it throws is logged.
 * Nobody waits for it: while 10 000 events wait for it, further ones are dropped and counted. It is for metrics, logs and
 * displays; bills are made from the ledger.
 */
public interface QuotaListener {
  /** A consume, record, reserve, set or release was decided; a check is none, and a commit has been decided before. */
  default void decided(Charge charge, Decision decision) {}

  /**
   * Usage of a main limit reached thresholds. Unlike all else here this comes from the store's outbox, when {@link
   * QuotaUpkeep#deliver} is called, on the thread that calls it: at least once, on one of the nodes, whichever node charged.
   *
   * @throws Exception if it is to be tried again
   */
  default void alerted(Alert alert) throws Exception {}

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
