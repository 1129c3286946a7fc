package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.Limits;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Plans and subscriptions, and how a change of them acts. */
interface AccountsContract extends StoreUnderTest {
  @Test
  default void aPlanIsReadBackAsItWasWritten() {
    Scene scene = new Scene(
        store(),
        Quota.hard("api", 10)
            .resets(ResetPeriod.WEEKLY)
            .atMost(5, ResetPeriod.DAILY)
            .atMost(2, ResetPeriod.HOURLY),
        Quota.soft("tokens", 1_000).overageCap(50).price(Price.perUnit("0.00005", "USD")),
        Quota.hard("storage", new BigDecimal("0.01"))
            .unit("gb")
            .scale(6)
            .level()
            .countSubjects(),
        Quota.unlimited("search")
            .rate(Rate.of(7, Duration.ofMillis(1_500)).burst(9))
            .resets(ResetPeriod.YEARLY),
        Quota.hard("seats", 3).resets(ResetPeriod.NEVER).perSubject(1).shadow());
    Plan read = scene.quotas.admin().plans().stream()
        .filter(plan -> plan.name().equals(scene.plan.name()))
        .findFirst()
        .orElseThrow();
    assertThat(read)
        .usingRecursiveComparison()
        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .isEqualTo(scene.plan);
  }

  @Test
  default void aLimitThatIsChangedActsAtOnceAndKeepsWhatWasUsed() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    scene.spend("api", 8);
    scene.quotas.admin().apply(Plan.of(scene.plan.name(), Quota.hard("api", 5)));
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    scene.assertRemaining("api", "0");
    scene.quotas.admin().apply(Plan.of(scene.plan.name(), Quota.hard("api", 9)));
    scene.spend("api", 1);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void anotherPlanKeepsTheWindowsAndWhatWasUsed() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    String customer = scene.customer + "-2";
    scene.quotas.admin().subscribe(customer, scene.plan.name());
    assertThat(scene.quotas.consume(customer, "api", 8).allowed()).isTrue();
    String larger = scene.plan.name() + "-larger";
    scene.quotas.admin().apply(Plan.of(larger, Quota.hard("api", 20)));
    scene.clock.advance(Duration.ofDays(3));
    scene.quotas.admin().subscribe(customer, larger);
    assertThat(scene.quotas.usage(customer).get(0).remaining().orElseThrow())
        .isEqualByComparingTo("12");
    assertThat(scene.quotas.usage(customer).get(0).window().orElseThrow().start())
        .isEqualTo(Scene.START);
  }

  @Test
  default void customersWithoutASubscriptionAreOnTheDefaultPlan() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Quotas quotas = Quotas.builder(store())
        .clock(scene.clock)
        .timeout(Duration.ofSeconds(30))
        .defaultPlan(scene.plan.name())
        .build();
    String visitor = scene.customer + "-visitor";
    assertThat(quotas.consume(visitor, "api", 10).allowed()).isTrue();
    assertDenied(quotas.consume(visitor, "api", 1), Reason.LIMIT_REACHED);
    quotas.admin().apply(Plan.of(scene.plan.name(), Quota.hard("api", 11)));
    assertThat(quotas.consume(visitor, "api", 1).allowed()).isTrue();
  }

  @Test
  default void theHostMayKnowThePlanOfACustomer() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Quotas quotas = Quotas.builder(store())
        .clock(scene.clock)
        .timeout(Duration.ofSeconds(30))
        .planOf(customer ->
            customer.endsWith("-known") ? Optional.of(scene.plan.name()) : Optional.empty())
        .build();
    assertThat(quotas.consume(scene.customer + "-known", "api", 1).allowed()).isTrue();
    assertDenied(quotas.consume(scene.customer + "-unknown", "api", 1), Reason.NO_PLAN);
  }

  @Test
  default void badAccountsAreRejected() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    assertThatThrownBy(() -> scene.quotas.admin().subscribe(scene.customer, "no-such-plan"))
        .hasMessageContaining("no-such-plan");
    assertThatThrownBy(() -> scene.quotas.admin().subscribe("a b", scene.plan.name()))
        .hasMessageContaining("customer must match");
    assertThatThrownBy(() -> Plan.of("p", Quota.hard("storage", new BigDecimal("0.5"))))
        .hasMessageContaining("limit of storage must have at most 0 decimals");
    Limits limits = Quota.hard("api", 1).limits();
    assertThat(limits.further()).isEqualTo(List.of());
    assertThatThrownBy(() -> Quota.hard("api", 1).overageCap(5))
        .hasMessageContaining("needs a soft quota");
    assertThat(scene.plan.quotas().get(0).enforcement().mode()).isEqualTo(Enforcement.Mode.HARD);
  }
}
