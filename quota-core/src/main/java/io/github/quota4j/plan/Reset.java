package io.github.quota4j.plan;

import java.util.Optional;

/**
 * That windows are to begin afresh, now, before their time. What was used so far stays in the first part of the window
 * that is open, and is billed with it. Levels and rates have no window and stay as they are.
 *
 * @param customer the account whose windows they are
 * @param service the one service that is concerned; empty for all of them
 * @param movesAnchor whether later boundaries are counted from now on; else they stay where they are
 */
public record Reset(String customer, Optional<String> service, boolean movesAnchor) {
  /** Of all services; boundaries stay where they are. */
  public static Reset of(String customer) {
    return new Reset(customer, Optional.empty(), false);
  }

  /** Of one service; boundaries stay where they are. */
  public static Reset of(String customer, String service) {
    return new Reset(customer, Optional.of(service), false);
  }

  /** The same, and later boundaries are counted from now on: a month from now is the next one. */
  public Reset movingTheAnchor() {
    return new Reset(customer, service, true);
  }
}
