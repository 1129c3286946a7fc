package io.github.quota4j;

import io.github.quota4j.account.Accounts;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Take;
import io.github.quota4j.plan.FailurePolicy;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.QuotaStoreException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Admits charges while the store does not answer, if all quotas that they are about are open then, and has them counted later.
 * What it knows of a customer is what the catalog told last. Never before the store has answered once: a store that cannot be
 * reached at all is a mistake, and not an outage.
 */
final class Admitting implements Fallback {
  private final Calls calls;
  private final Accounts accounts;
  private final Ids ids;
  private final Errands errands;
  private final LateCharge.Ending ending;

  Admitting(Calls calls, Accounts accounts, Ids ids, Errands errands, LateCharge.Ending ending) {
    this.calls = calls;
    this.accounts = accounts;
    this.ids = ids;
    this.errands = errands;
    this.ending = ending;
  }

  /** What an admitted charge is about. */
  record Admitted(Request request, Terms terms, Instant at, List<Item> items) {
    Decision decision() {
      return decision(request.charge().items().stream().map(Charge.Item::amount).toList(), false);
    }

    Decision decision(List<BigDecimal> granted, boolean repeated) {
      return new Decision.Allowed(
          Reason.ADMITTED_UNCHECKED,
          at,
          List.of(),
          granted,
          List.of(),
          request.operation(),
          repeated);
    }
  }

  /**
   * A level that is set or given back is not admitted: counted later, and perhaps after other changes, it would be wrong. Nor is
   * a reservation by a key of the caller's: its repeat is to be the same reservation.
   */
  @Override
  public Optional<Spending.Decided> admit(Request request, Optional<Take> unanswered) {
    if (request.intent().isForLevels()) return Optional.empty();
    if (request.hold().isPresent()) return unheld(request);
    return admitted(request)
        .filter(admitted -> errands.add(late(admitted, unanswered)))
        .map(admitted -> new Spending.Decided(admitted.decision(), admitted.items()));
  }

  @Override
  public Optional<Decision> look(Request request) {
    return admitted(request).map(Admitted::decision);
  }

  /** By an id of its own: if the store does hold something by the other one, that is returned. */
  private Optional<Spending.Decided> unheld(Request request) {
    if (request.charge().key().isPresent()) return Optional.empty();
    return admitted(request.as(ids.make()))
        .map(admitted -> new Spending.Decided(
            admitted.decision(), admitted.items(), Optional.of(new UnheldWork(this, admitted))));
  }

  /** Has what was used by work that went ahead without a hold counted; false if that cannot be promised. */
  boolean count(Admitted work, List<Charge.Item> used) {
    Request request = work.request().about(used);
    return errands.add(
        late(new Admitted(request, work.terms(), work.at(), work.items()), Optional.empty()));
  }

  Decision unavailable() {
    return calls.unavailable();
  }

  private LateCharge late(Admitted admitted, Optional<Take> unanswered) {
    return new LateCharge(
        admitted.request(), admitted.terms(), admitted.at(), unanswered, calls, accounts, ending);
  }

  private Optional<Admitted> admitted(Request request) {
    if (calls.isCold()) return Optional.empty();
    try {
      Instant now = calls.usage().now();
      return accounts
          .lastKnown(request.charge().customer())
          .flatMap(customer -> customer.termsAt(now))
          .filter(terms -> isOpen(request.charge(), terms))
          .flatMap(terms -> Resolution.of(request, terms, now, false)
              .map(items -> new Admitted(request, terms, now, items)));
    } catch (QuotaStoreException e) {
      return Optional.empty(); // it cannot even be said when it was admitted
    }
  }

  private static boolean isOpen(Charge charge, Terms terms) {
    return charge.items().stream()
        .allMatch(item -> terms
            .quota(item.service())
            .map(Quota::failurePolicy)
            .filter(FailurePolicy.OPEN::equals)
            .isPresent());
  }
}
