package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Subscription;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTextTest {
  private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");

  private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

  @Test
  void plansAreToldInTheWordsOfTheirFile() {
    Plan pro = Plan.of(
        "pro",
        Quota.soft("api", 1_000).price(Price.of("0.0001 USD")),
        Quota.hard("storage", 5).unit("gb").level());
    assertThat(AuditText.plans(List.of(pro, Plan.of("none"))))
        .isEqualTo("pro: api {soft=1000, resets=monthly, price=0.0001 USD},"
            + " storage {hard=5, level=true, unit=gb}; none: ");
  }

  @Test
  void aGrantIsToldWithItsTime() {
    Grant grant = new Grant(
        "acme",
        "extra",
        "api",
        new BigDecimal("1E+3"),
        10,
        MAY,
        Optional.of(JUNE),
        Optional.empty());
    assertThat(AuditText.grant(grant))
        .isEqualTo("extra: 1000 from 2026-05-01T00:00:00Z until 2026-06-01T00:00:00Z, priority 10");
  }

  @Test
  void aSubscriptionIsToldWithItsCycleAndItsEnd() {
    BillingCycle cycle =
        new BillingCycle(Optional.of(MAY), ZoneId.of("Europe/Paris"), ResetPeriod.YEARLY);
    Subscription trial = new Subscription("acme", "pro", cycle).onTrialUntil(JUNE);
    assertThat(AuditText.subscription(trial))
        .isEqualTo("pro trialing, yearly from 2026-05-01T00:00:00Z in Europe/Paris,"
            + " ends 2026-06-01T00:00:00Z");
  }
}
