package io.github.quota4j.cli.demo;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Limit;
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

  DemoSetup(Quotas quotas) {
    this.quotas = quotas;
  }

  /**
   * Does it.
   *
   * @param catalogIsShared whether plans and customers are kept in the store; else each process has its own
   * @throws ForeignPlanException if the store has a plan of the same name that cannot serve here
   */
  void run(boolean catalogIsShared) {
    if (catalogIsShared) {
      applyPlans();
      DemoCustomers.all().forEach(this::subscribe);
    }
    useStarter();
  }

  /** Plans that are there stay as they are: somebody may have changed them. */
  private void applyPlans() {
    Map<String, Plan> there =
        quotas.admin().plans().stream().collect(Collectors.toMap(Plan::name, Function.identity()));
    for (Plan plan : there.values()) {
      if (isOurs(plan.name()) && !countsFiles(plan)) throw new ForeignPlanException(plan.name());
    }
    quotas
        .admin()
        .apply(DemoPlans.all().stream()
            .filter(plan -> !there.containsKey(plan.name()))
            .toList());
  }

  private static boolean isOurs(String name) {
    return DemoPlans.all().stream().anyMatch(plan -> plan.name().equals(name));
  }

  private static boolean countsFiles(Plan plan) {
    return plan.quota(DemoPlans.STORAGE)
        .filter(quota -> quota.limits().main().isLevel())
        .filter(quota -> quota.limits().further().stream().anyMatch(Limit::perSubject))
        .isPresent();
  }

  private void subscribe(String customer) {
    if (quotas.admin().subscription(customer).isPresent()) return;
    String plan = DemoCustomers.planOf(customer).orElseThrow();
    quotas
        .admin()
        .subscribe(new Subscription(customer, plan, BillingCycle.anchoredAt(firstSeen(customer))));
  }

  /**
   * When the first of all servers came here. Nothing is counted, but the id belongs to the first one, and the others get
   * its answer: so servers that start at the same time agree on the windows.
   */
  private Instant firstSeen(String customer) {
    Decision first = quotas.record(Charge.of(customer, DemoPlans.API, 0).key("demo-subscribed"));
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
