package io.github.quota4j.cli.demo;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Subscription;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Puts the demo's plans and customers into a store, each of them once: a restart, or a second server on the same store,
 * changes no window and no usage.
 */
final class DemoSetup {
  /** So near its soft limit of 100 000 that one sees what happens there. */
  static final long STARTER_USED = 99_998;

  private final Quotas quotas;
  private final DemoCustomers customers;

  DemoSetup(Quotas quotas, DemoCustomers customers) {
    this.quotas = quotas;
    this.customers = customers;
  }

  /**
   * Sets the demo's own plans up. Plans that are there stay as they are: somebody may have changed them.
   *
   * @param catalogIsShared whether plans and customers are kept in the store; else each process has its own
   * @throws ForeignPlanException if the store has a plan of the same name that cannot serve here
   */
  void ownPlans(boolean catalogIsShared) {
    if (catalogIsShared) {
      applyMissing();
      subscribe();
    }
    useStarter();
  }

  /** Sets plans up that somebody asked for: they replace those of the same name. */
  void givenPlans(boolean catalogIsShared) {
    if (!catalogIsShared) return;
    quotas.admin().apply(customers.plans());
    subscribe();
  }

  private void applyMissing() {
    Map<String, Plan> there =
        quotas.admin().plans().stream().collect(Collectors.toMap(Plan::name, Function.identity()));
    for (Plan plan : customers.plans()) {
      Plan same = there.getOrDefault(plan.name(), plan);
      if (!countsFiles(same)) throw new ForeignPlanException(same.name());
    }
    quotas
        .admin()
        .apply(customers.plans().stream()
            .filter(plan -> !there.containsKey(plan.name()))
            .toList());
  }

  private static boolean countsFiles(Plan plan) {
    return plan.quota(DemoPlans.STORAGE).filter(DemoRoutes::countsFiles).isPresent();
  }

  private void subscribe() {
    for (Plan plan : customers.plans()) {
      String customer = DemoCustomers.of(plan);
      if (quotas.admin().subscription(customer).isEmpty()) subscribe(customer, plan);
    }
  }

  private void subscribe(String customer, Plan plan) {
    if (plan.quotas().isEmpty()) {
      quotas.admin().subscribe(customer, plan.name());
      return;
    }
    BillingCycle cycle = BillingCycle.anchoredAt(firstSeen(customer, plan));
    quotas.admin().subscribe(new Subscription(customer, plan.name(), cycle));
  }

  /**
   * When the first of all servers came here. Nothing is counted, but the id belongs to the first one, and the others get
   * its answer: so servers that start at the same time agree on the windows.
   */
  private Instant firstSeen(String customer, Plan plan) {
    String service = plan.quotas().get(0).service();
    Decision first = quotas.record(Charge.of(customer, service, 0).key("demo-subscribed"));
    return first.orElseThrow().at();
  }

  /** By an id, so that it counts once over all servers. A store may forget ids: then there is the usage itself. */
  private void useStarter() {
    boolean used = quotas.usage(DemoCustomers.STARTER).stream()
        .filter(quota -> quota.service().equals(DemoPlans.API))
        .map(QuotaStatus::used)
        .anyMatch(amount -> amount.compareTo(BigDecimal.valueOf(STARTER_USED)) >= 0);
    if (used) return;
    quotas
        .record(Charge.of(DemoCustomers.STARTER, DemoPlans.API, STARTER_USED).key("demo-first-use"))
        .orElseThrow();
  }

  /** The store has a plan of the demo's name that is somebody else's. */
  static final class ForeignPlanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForeignPlanException(String plan) {
      super("the store has a plan \"" + plan
          + "\" of its own, in which storage is no level that counts subjects");
    }
  }
}
