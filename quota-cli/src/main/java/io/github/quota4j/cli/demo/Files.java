package io.github.quota4j.cli.demo;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Limit;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sizes of files, which is all that the demo keeps of them. They stand in the store, as levels: a file is a subject of
 * its customer, and its level the size in gb. Setting that moves the customer's own level by the difference, in the same
 * step, or is refused and moves nothing.
 */
final class Files {
  private final Quotas quotas;

  /** Files that are written at this moment. Two writers of one file could not tell whose size to go back to. */
  private final Set<Name> busy = ConcurrentHashMap.newKeySet();

  Files(Quotas quotas) {
    this.quotas = quotas;
  }

  /**
   * A file's name.
   *
   * @param customer whose it is
   * @param file 1 to 255 of {@code [A-Za-z0-9._@:-]}
   */
  record Name(String customer, String file) {}

  /** Makes the caller the only writer of the file in this process, until {@link #done}. @return whether it is */
  boolean begin(Name name) {
    return busy.add(name);
  }

  void done(Name name) {
    busy.remove(name);
  }

  /**
   * Charges the file's new size.
   *
   * @throws IllegalArgumentException if the name is none
   */
  Decision resize(Name name, long bytes) {
    return quotas.set(
        Charge.ofBytes(name.customer(), DemoPlans.STORAGE, bytes).subject(name.file()));
  }

  /**
   * Takes a resize back, because the new content did not arrive. What a smaller content had given back is counted again,
   * whatever the limit says by now: the old file is still there.
   */
  Decision undo(Name name, Decision.Allowed resize) {
    BigDecimal change = resize.granted().get(0);
    Charge back = Charge.of(name.customer(), DemoPlans.STORAGE, change.abs()).subject(name.file());
    return change.signum() > 0 ? quotas.release(back) : quotas.record(back);
  }

  /** How the customer's storage stands after a resize. */
  static Optional<QuotaStatus> storage(Decision decision) {
    return decision.statuses().stream()
        .filter(status -> status.limitName().equals(Limit.MAIN))
        .findFirst();
  }
}
