package io.github.quota4j;

import java.time.Duration;

/** Work that is to be done now and then; none of it is waited for by a decision. Several nodes may do each of them at once. */
public enum Chore {
  /** {@link QuotaUpkeep#deliver}: tells alerts through the channels of this node. */
  DELIVER(Duration.ofSeconds(5)),
  /** {@link QuotaUpkeep#monitor}: raises the alerts that no charge could. */
  MONITOR(Duration.ofMinutes(15)),
  /** {@link QuotaUpkeep#advancePeriods}, then {@link QuotaBilling#close}: billing periods that are over. */
  CLOSE_PERIODS(Duration.ofHours(1)),
  /** {@link QuotaUpkeep#rollUp}: adds usage records up. */
  ROLL_UP(Duration.ofMinutes(5)),
  /** {@link QuotaUpkeep#warmBusiest}: reads the accounts of the busiest customers. */
  WARM(Duration.ofHours(1)),
  /** {@link QuotaUpkeep#removeUsage}: takes old usage records out. */
  REMOVE_USAGE(Duration.ofDays(1));

  private final Duration usually;

  Chore(Duration usually) {
    this.usually = usually;
  }

  /** How long after it ended it begins again, unless {@link Chores} say otherwise. */
  public Duration usually() {
    return usually;
  }
}
