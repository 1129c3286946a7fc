package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.store.AuditAction;
import io.github.quota4j.store.Directory;
import io.github.quota4j.store.Profile;
import io.github.quota4j.store.QuotaStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who the customers are. Safe for concurrent use. Every method throws {@link io.github.quota4j.store.QuotaStoreException} if the
 * store does not answer, and {@link UnsupportedOperationException} if it keeps no list of customers, as memory and Redis.
 */
public final class QuotaCustomers {
  private static final int PAGE = 500;

  /** The ledger of a customer may be long. */
  private static final Duration DELETED_WITHIN = Duration.ofMinutes(10);

  private final QuotaStore store;
  private final Accounts accounts;
  private final Ids ids;
  private final Auditing auditing;

  QuotaCustomers(QuotaStore store, Accounts accounts, Ids ids, Auditing auditing) {
    this.store = store;
    this.accounts = accounts;
    this.ids = ids;
    this.auditing = auditing;
  }

  /**
   * Creates a customer, or says anew what the profile names: what it leaves empty stays as it is.
   *
   * @throws IllegalArgumentException if the customer's id is out of range
   */
  public void save(Profile profile) {
    String customer = ids.customer(profile.customer());
    Directory directory = directory();
    // Its name and address are not told: nobody could take them out of the audit again.
    auditing.change(
        Asked.to(AuditAction.SAVE_CUSTOMER).of(customer), () -> directory.save(profile));
  }

  /** What is known of a customer, if there is one. */
  public Optional<Profile> find(String customer) {
    return directory().find(ids.customer(customer));
  }

  /** Tells of all customers, in the order of their ids. Memory stays bounded, however many there are. */
  public void forEach(Consumer<Profile> customer) {
    List<Profile> page = directory().page("", PAGE);
    while (!page.isEmpty()) {
      page.forEach(customer);
      page = directory().page(page.get(page.size() - 1).customer(), PAGE);
    }
  }

  /**
   * Deletes a customer: its profile, its subscription, what was agreed with it, its counters, holds and operations. Its usage
   * records stay, under a pseudonym that is made at random, without subjects; with their metadata, so put no personal data there.
   * The id may be used again, by a customer that has used nothing.
   *
   * <p>The audit keeps the id: its entries are never changed.
   *
   * <p>Another node may charge it until its cached account is old, and then begins it anew under the old id: let it end its work
   * with you first.
   *
   * @return the pseudonym; empty if there is no such customer
   */
  public Optional<String> delete(String customer) {
    Directory directory = directory();
    Optional<String> pseudonym = auditing.change(
        Asked.to(AuditAction.DELETE_CUSTOMER).of(ids.customer(customer)),
        () -> directory.delete(customer, DELETED_WITHIN));
    accounts.forget(customer);
    return pseudonym;
  }

  private Directory directory() {
    return store
        .directory()
        .orElseThrow(
            () -> new UnsupportedOperationException("the store keeps no list of customers"));
  }
}
