package io.github.quota4j.plan;

/** When another plan begins, and what becomes of what was used until then. */
public enum PlanChange {
  /** At once, in the windows that are open: what was used in them counts against the new limits. */
  AT_ONCE,
  /** At once, and all windows begin afresh: what was used so far is billed by itself. */
  AFRESH,
  /** When the billing period that is open ends. */
  AT_PERIOD_END
}
