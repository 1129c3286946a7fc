package io.github.quota4j.plan;

/** How serious it is that usage reached a threshold, the mildest first. */
public enum AlertLevel {
  /** Below the next one. */
  WARNING,
  /** From 90 % of the limit, unless the settings say otherwise. */
  CRITICAL,
  /** From 100 % of the limit, unless the settings say otherwise. */
  EXCEEDED
}
