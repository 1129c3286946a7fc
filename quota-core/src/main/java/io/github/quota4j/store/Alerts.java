package io.github.quota4j.store;

import io.github.quota4j.plan.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Alerts that were raised, and their delivery: an outbox that several nodes may empty. What a step raises is kept in the step
 * itself, with the counter; so it is neither lost nor raised twice. Safe for concurrent use. Every method throws {@link
 * QuotaStoreException} if the store does not answer.
 */
public interface Alerts {
  /** A channel that is opened is told what was raised in so long before, too. */
  Duration BEFORE_OPENED = Duration.ofDays(1);

  /**
   * Keeps an alert, for every channel that is open.
   *
   * @return the alert with the thresholds that had not been raised yet; empty, and nothing changes, if all had
   */
  Optional<Alert> raise(Alert alert);

  /**
   * Does it with many. If it fails, some of them may be kept.
   *
   * @return those of them of which something was new
   */
  default List<Alert> raiseAll(List<Alert> alerts) {
    return alerts.stream().map(this::raise).flatMap(Optional::stream).toList();
  }

  /** Alerts of a customer, the newest first; at most so many. */
  List<Alert> of(String customer, int most);

  /** From now on alerts are kept for these channels, too. A channel that is open stays so, on every node. */
  void open(Set<String> channels, Instant now);

  /**
   * Takes what is due for channels: till an instant no other node does. A node that dies leaves it to be taken after that.
   *
   * @param most at least 1
   */
  List<Delivery> claim(Set<String> channels, int most, Instant now, Instant until);

  /** The channel took it. */
  void delivered(Delivery delivery, Instant now);

  /**
   * The channel did not take it.
   *
   * @param again when it is tried again; empty gives it up
   */
  void failed(Delivery delivery, String error, Optional<Instant> again, Instant now);

  /** Deliveries of a customer's alerts, the newest first; at most so many. */
  List<Delivery> deliveries(String customer, int most);

  /**
   * Delivers an alert again, through every channel that is open and from its first attempt, delivered before or not.
   *
   * @return how many channels there are for it; 0 if there is no such alert
   */
  int replay(String alert, Instant now);

  /** In the memory of this process: the last 10 000 alerts, gone at exit. */
  static Alerts inProcess() {
    return new InProcessAlerts();
  }
}
