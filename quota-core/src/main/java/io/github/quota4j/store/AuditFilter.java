package io.github.quota4j.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries of the audit are wanted. Immutable: each method returns a new filter.
 *
 * @param customer to whom
 * @param service about which one
 * @param action what was done
 * @param who by whom
 * @param since from when on
 * @param until till when, itself excluded
 * @param most so many at most, the newest: 1 to 10 000
 */
public record AuditFilter(
    Optional<String> customer,
    Optional<String> service,
    Optional<AuditAction> action,
    Optional<String> who,
    Optional<Instant> since,
    Optional<Instant> until,
    int most) {
  /** So many are told at once. */
  public static final int MOST = 10_000;

  /** @throws IllegalArgumentException if it is out of range */
  public AuditFilter {
    if (most < 1 || most > MOST)
      throw new IllegalArgumentException("most must be 1 to " + MOST + ", was " + most);
    if (since.isPresent() && until.isPresent() && !until.get().isAfter(since.get())) {
      throw new IllegalArgumentException(
          "until must be after " + since.get() + ", was " + until.get());
    }
  }

  /** The newest 10 000 of all. */
  public static AuditFilter all() {
    return new AuditFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        MOST);
  }

  /** About one customer only. */
  public AuditFilter customer(String only) {
    return new AuditFilter(Optional.of(only), service, action, who, since, until, most);
  }

  /** About one service only. */
  public AuditFilter service(String only) {
    return new AuditFilter(customer, Optional.of(only), action, who, since, until, most);
  }

  /** Of one kind only. */
  public AuditFilter action(AuditAction only) {
    return new AuditFilter(customer, service, Optional.of(only), who, since, until, most);
  }

  /** By one name only. */
  public AuditFilter who(String only) {
    return new AuditFilter(customer, service, action, Optional.of(only), since, until, most);
  }

  /** From an instant on. */
  public AuditFilter since(Instant from) {
    return new AuditFilter(customer, service, action, who, Optional.of(from), until, most);
  }

  /** Before an instant. */
  public AuditFilter until(Instant end) {
    return new AuditFilter(customer, service, action, who, since, Optional.of(end), most);
  }

  /** The newest so many. */
  public AuditFilter most(int newest) {
    return new AuditFilter(customer, service, action, who, since, until, newest);
  }

  /** Whether an entry is wanted, however many there are. */
  public boolean matches(AuditEntry entry) {
    return isOrAny(customer, entry.customer())
        && isOrAny(service, entry.service())
        && isOrAny(action, Optional.of(entry.action()))
        && isOrAny(who, Optional.of(entry.who()))
        && since.map(from -> !entry.at().isBefore(from)).orElse(true)
        && until.map(entry.at()::isBefore).orElse(true);
  }

  private static <T> boolean isOrAny(Optional<T> wanted, Optional<T> found) {
    return wanted.isEmpty() || wanted.equals(found);
  }
}
