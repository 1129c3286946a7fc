package io.github.quota4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.QuotaStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One customer on a plan and a clock of its own, so that tests that share a store never meet. */
final class Scene {
  /** A Tuesday, in the middle of a month, a day and an hour. */
  static final Instant START = Instant.parse("2026-03-10T12:30:00Z");

  final SettableClock clock = new SettableClock(START);
  final String customer = "customer-" + UUID.randomUUID();
  final Plan plan;
  final Quotas quotas;
  private final QuotaStore store;

  Scene(QuotaStore store, Quota... granted) {
    this.store = store;
    this.plan = new Plan("plan-" + UUID.randomUUID(), List.of(granted));
    this.quotas = node();
    quotas.admin().apply(plan);
    subscribe(customer);
  }

  /** Another node on the same store and clock, with a cache of its own. */
  Quotas node() {
    return Quotas.builder(store).clock(clock).timeout(Duration.ofSeconds(30)).build();
  }

  /** Subscribes a customer with windows that follow the calendar in UTC. */
  void subscribe(String who) {
    quotas.admin().subscribe(new Subscription(who, plan.name(), BillingCycle.calendar()));
  }

  Charge charge(String service, long units) {
    return Charge.of(customer, service, units);
  }

  Decision consume(String service, long units) {
    return quotas.consume(customer, service, units);
  }

  Decision consumeWithKey(String service, long units, String key) {
    return quotas.consume(charge(service, units).key(key));
  }

  /** Consumes what must be allowed. */
  Decision.Allowed spend(String service, long units) {
    return quotas.consume(customer, service, units).orElseThrow();
  }

  QuotaStatus status(String service) {
    return status(service, Limit.MAIN);
  }

  QuotaStatus status(String service, String limit) {
    return quotas.usage(customer).stream()
        .filter(status -> status.service().equals(service) && status.limitName().equals(limit))
        .findFirst()
        .orElseThrow();
  }

  void assertUsed(String service, String units) {
    assertThat(status(service).used()).as("used of %s", service).isEqualByComparingTo(units);
  }

  void assertRemaining(String service, String units) {
    assertThat(status(service).remaining().orElseThrow())
        .as("remaining of %s", service)
        .isEqualByComparingTo(units);
  }

  static void assertDenied(Decision decision, Reason reason) {
    assertThat(decision).isInstanceOf(Decision.Denied.class);
    assertThat(decision.reason()).isEqualTo(reason);
  }

  static BigDecimal decimal(String number) {
    return new BigDecimal(number);
  }
}
