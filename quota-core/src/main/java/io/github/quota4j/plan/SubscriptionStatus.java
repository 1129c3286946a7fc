package io.github.quota4j.plan;

import java.util.Arrays;
import java.util.Locale;

/** How it stands with a subscription. What it means for the customer is said by a {@link StatusPolicy}. */
public enum SubscriptionStatus {
  /** In force. */
  ACTIVE,
  /** In force, and not paid for yet. */
  TRIALING,
  /** A payment failed, and is tried again. */
  PAST_DUE,
  /** A payment failed for good. */
  UNPAID,
  /** It was ended. */
  CANCELED,
  /** It was on trial, and the trial is over: follows from the time, and cannot be set. */
  TRIAL_ENDED,
  /** The database, which others write to, has more than one in force: cannot be set. */
  SEVERAL;

  /** Whether it can be written into a catalog. */
  public boolean canBeSet() {
    return this != TRIAL_ENDED && this != SEVERAL;
  }

  /** As the published column has it: {@code past_due}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a word of the published column means; a word that nobody knows is no permission: {@link #UNPAID}. */
  public static SubscriptionStatus ofWord(String word) {
    return Arrays.stream(values())
        .filter(status -> status.canBeSet() && status.word().equals(word))
        .findFirst()
        .orElse(UNPAID);
  }
}
