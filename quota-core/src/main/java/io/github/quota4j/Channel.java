package io.github.quota4j;

import io.github.quota4j.plan.Alert;

/**
 * A way to tell somebody of alerts. Called by {@link QuotaUpkeep#deliver}, by one thread for each call of that; two nodes may
 * deliver at the same time.
 */
public interface Channel {
  /**
   * Names it among the channels of all nodes: deliveries are kept under it, and any node that has a channel of that name may
   * make them.
   *
   * @return 1 to 60 characters, always the same
   */
  String name();

  /**
   * Tells of an alert. At least once: after a crash, or if it takes longer than a minute, the same alert may come again, with the
   * same id.
   *
   * @throws Exception if it is to be tried again
   */
  void deliver(Alert alert) throws Exception;

  /** Alerts as lines of the log, at level WARN. */
  static Channel log() {
    return new LogChannel();
  }
}
