package io.github.quota4j;

import io.github.quota4j.account.Legs;
import io.github.quota4j.account.Terms;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rates of quotas in shadow. A ceiling that stands can be counted past; a rate cannot, so it is asked apart, after the
 * charge was admitted without it, and only its answer is reported.
 */
final class ShadowRates {
  private final Ids ids;

  ShadowRates(Ids ids) {
    this.ids = ids;
  }

  /** The decision, with what the rates in shadow would have said. */
  Decision report(
      Decision decision, Charge charge, Terms terms, Instant deadline, Spending.Step step) {
    if (!(decision instanceof Decision.Allowed allowed) || allowed.repeated()) return decision;
    Decision.Allowed reported = allowed;
    for (Charge.Item item : charge.items()) {
      Optional<Quota> quota = terms.quota(item.service()).filter(ShadowRates::isPacedInShadow);
      if (quota.isPresent())
        reported = report(reported, charge.customer(), terms, item, quota.get(), deadline, step);
    }
    return reported;
  }

  private Decision.Allowed report(
      Decision.Allowed allowed,
      String customer,
      Terms terms,
      Charge.Item item,
      Quota quota,
      Instant deadline,
      Spending.Step step) {
    long amount = quota.unit().smallest("amount of " + item.service(), item.amount());
    Item tokens = new Item(
        quota.service(),
        "",
        quota.unit().scale(),
        Demand.exactly(amount),
        List.of(Legs.rate(
            customer,
            quota.service(),
            Limit.RATE,
            quota.unit(),
            quota.limits().rate().orElseThrow())));
    try {
      TakeAnswer answer = step.take(Take.of(
          new OperationId(customer, ids.make()), terms.account().version(), deadline, tokens));
      if (!(answer instanceof TakeAnswer.Refused refused)) return allowed;
      List<QuotaStatus> statuses = new ArrayList<>(allowed.statuses());
      statuses.add(Statuses.of(refused.standing(), tokens.scale(), 0, terms, answer.at()));
      return new Decision.Allowed(
          Reason.WOULD_BE_DENIED,
          allowed.at(),
          statuses,
          allowed.granted(),
          allowed.shortfall(),
          allowed.operation(),
          allowed.repeated());
    } catch (QuotaStoreException e) {
      return allowed; // the charge is acknowledged; only the report is missing
    }
  }

  private static boolean isPacedInShadow(Quota quota) {
    return quota.enforcement().shadow() && quota.limits().rate().isPresent();
  }
}
