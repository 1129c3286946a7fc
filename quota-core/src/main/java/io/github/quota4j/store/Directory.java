package io.github.quota4j.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who the customers are. Safe for concurrent use. Every method throws {@link QuotaStoreException} if the store does not answer.
 */
public interface Directory {
  /** Creates a customer, or says anew what the profile names: what it leaves empty stays as it is. */
  void save(Profile profile);

  /** What is known of a customer, if there is one. */
  Optional<Profile> find(String customer);

  /**
   * Customers in the order of their ids, without those that were deleted.
   *
   * @param after the first one has a greater id; empty for all
   * @param most at most so many, at least 1
   */
  List<Profile> page(String after, int most);

  /**
   * Deletes a customer, in one transaction: its profile, its subscription, what was agreed with it, its counters, holds and
   * operations. Usage records stay, with amount, time, service, metadata and the caller's key, and without subject, under another
   * id, that tells nothing of this one.
   *
   * @param within how long it may take
   * @return that other id; empty if there is no such customer
   */
  Optional<String> delete(String customer, Duration within);
}
