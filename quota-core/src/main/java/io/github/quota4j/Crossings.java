package io.github.quota4j;

import io.github.quota4j.plan.Limit;
import java.math.BigDecimal;
import java.util.List;

/**
 * Finds the thresholds of main limits that a charge crossed. What was used before it is what is used after it less what it
 * counted: the store says both for one and the same step, so each threshold is crossed by exactly one charge, however many
 * race.
 */
final class Crossings {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final List<Integer> percents;

  /** @param percents of a limit, rising */
  Crossings(List<Integer> percents) {
    this.percents = List.copyOf(percents);
  }

  /** Tells of each limit that was crossed. */
  void tell(QuotaListener listener, Charge charge, Decision decision) {
    if (!(decision instanceof Decision.Allowed allowed) || allowed.repeated()) return;
    for (QuotaStatus status : allowed.statuses()) {
      if (!status.limitName().equals(Limit.MAIN)) continue;
      BigDecimal counted = counted(charge, allowed, status.service());
      List<Integer> crossed = percents.stream()
          .filter(percent -> isCrossed(status, counted, percent))
          .toList();
      if (!crossed.isEmpty()) listener.crossed(charge.customer(), crossed, status);
    }
  }

  private static BigDecimal counted(Charge charge, Decision.Allowed allowed, String service) {
    BigDecimal counted = BigDecimal.ZERO;
    for (int i = 0; i < allowed.granted().size(); i++) {
      if (charge.items().get(i).service().equals(service))
        counted = counted.add(allowed.granted().get(i));
    }
    return counted;
  }

  /** Inclusive: at 75 of 100 the threshold of 75 % is crossed. Of a limit of 0 all are crossed by the first use. */
  private static boolean isCrossed(QuotaStatus status, BigDecimal counted, int percent) {
    if (status.limit().isEmpty()) return false;
    BigDecimal threshold = status.limit().get().multiply(BigDecimal.valueOf(percent));
    BigDecimal after = status.used().multiply(HUNDRED);
    BigDecimal before = status.used().subtract(counted).multiply(HUNDRED);
    boolean isReached = after.signum() > 0 && after.compareTo(threshold) >= 0;
    boolean wasReached = before.signum() > 0 && before.compareTo(threshold) >= 0;
    return isReached && !wasReached;
  }
}
