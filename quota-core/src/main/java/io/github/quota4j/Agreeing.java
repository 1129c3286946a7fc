package io.github.quota4j;

import io.github.quota4j.account.Terms;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Contract;
import io.github.quota4j.store.Individual;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes of what a customer has beside its plan, as functions of what is agreed. */
final class Agreeing {
  private Agreeing() {}

  /** A quota of the customer's own, in place of the one that it had for the service. */
  static UnaryOperator<Contract> override(Quota quota) {
    Plan unused = Plan.of("override", quota); // a plan checks that it can be counted
    return contract -> {
      List<Quota> overrides = without(contract, quota.service());
      overrides.add(quota);
      return contract.with(new Individual(overrides, contract.individual().grants()));
    };
  }

  static UnaryOperator<Contract> removeOverride(String service) {
    return contract -> contract.with(
        new Individual(without(contract, service), contract.individual().grants()));
  }

  private static List<Quota> without(Contract contract, String service) {
    List<Quota> overrides = new ArrayList<>(contract.individual().overrides());
    overrides.removeIf(quota -> quota.service().equals(service));
    return overrides;
  }

  /** @param terms of its customer, if it has any */
  static void requireGrantable(Grant grant, Optional<Terms> terms) {
    Quota quota = terms
        .flatMap(of -> of.quota(grant.service()))
        .filter(found -> !found.limits().main().isLevel())
        .orElseThrow(() ->
            new IllegalArgumentException("service must be one that has a window in the plan of "
                + grant.customer() + ", was \"" + grant.service() + "\""));
    long unused = quota.unit().smallest("amount", grant.amount());
  }

  /** The same grant again is none. */
  static UnaryOperator<Contract> grant(Grant grant) {
    return contract -> {
      Optional<Grant> known = find(contract, grant.id());
      if (known.isEmpty()) return with(contract, grant);
      boolean isSame = known.get().withoutVoid().equals(grant.withoutVoid());
      if (isSame) return contract;
      throw new IllegalArgumentException(
          "id must be new, was \"" + grant.id() + "\", which is one of "
              + known.get().amount().toPlainString() + " for " + known.get().service() + " from "
              + known.get().effective());
    };
  }

  static UnaryOperator<Contract> voidGrant(String id, Instant at) {
    return contract -> {
      Grant known = find(contract, id)
          .orElseThrow(() -> new IllegalArgumentException(
              "id must be that of a grant of the customer, was \"" + id + "\""));
      return known.voided().isPresent() ? contract : with(contract, known.voidedAt(at));
    };
  }

  private static Optional<Grant> find(Contract contract, String id) {
    return contract.individual().grants().stream()
        .filter(grant -> grant.id().equals(id))
        .findFirst();
  }

  private static Contract with(Contract contract, Grant grant) {
    List<Grant> grants = new ArrayList<>(contract.individual().grants());
    grants.removeIf(other -> other.id().equals(grant.id()));
    grants.add(grant);
    return contract.with(new Individual(contract.individual().overrides(), grants));
  }
}
