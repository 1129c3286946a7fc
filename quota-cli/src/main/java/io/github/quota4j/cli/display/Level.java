package io.github.quota4j.cli.display;

import io.github.quota4j.QuotaStatus;
import io.github.quota4j.plan.Limit;
import java.util.Locale;

/** How near a quota is to its limit: of a main limit, by its own thresholds. */
public enum Level {
  /** Below all of them. */
  OK,
  WARNING,
  CRITICAL,
  EXCEEDED;

  private static final int WARNING_PERCENT = 75;
  private static final int CRITICAL_PERCENT = 90;
  private static final int EXCEEDED_PERCENT = 100;

  /** Of a limit. */
  public static Level of(QuotaStatus quota) {
    if (quota.limitName().equals(Limit.MAIN))
      return quota.level().map(level -> valueOf(level.name())).orElse(OK);
    int percent = quota.percent().orElse(0);
    if (percent >= EXCEEDED_PERCENT) return EXCEEDED;
    if (percent >= CRITICAL_PERCENT) return CRITICAL;
    return percent >= WARNING_PERCENT ? WARNING : OK;
  }

  /** For tables and programs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
