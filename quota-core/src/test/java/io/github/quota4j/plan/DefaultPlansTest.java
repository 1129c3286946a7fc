package io.github.quota4j.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The default plans against the published table. */
class DefaultPlansTest {
  private static final List<String> TABLE = List.of(
      "free HARD api requests/0 10000 monthly 0.0001",
      "free HARD storage gb/6 1 held 0.1",
      "free HARD bandwidth gb/6 10 monthly 0.05",
      "free HARD compute cpu-hours/6 10 monthly 0.05",
      "free HARD database connections/0 1000 monthly 0.01",
      "free HARD functions invocations/0 1000 monthly 0.0002",
      "starter SOFT api requests/0 100000 monthly 0.0001",
      "starter SOFT storage gb/6 10 held 0.1",
      "starter SOFT bandwidth gb/6 100 monthly 0.05",
      "starter SOFT compute cpu-hours/6 100 monthly 0.05",
      "starter SOFT database connections/0 10000 monthly 0.01",
      "starter SOFT functions invocations/0 10000 monthly 0.0002",
      "pro SOFT api requests/0 1000000 monthly 0.00005",
      "pro SOFT storage gb/6 100 held 0.08",
      "pro SOFT bandwidth gb/6 1000 monthly 0.04",
      "pro SOFT compute cpu-hours/6 1000 monthly 0.04",
      "pro SOFT database connections/0 100000 monthly 0.005",
      "pro SOFT functions invocations/0 100000 monthly 0.0001",
      "enterprise SOFT api requests/0 unlimited monthly -",
      "enterprise SOFT storage gb/6 unlimited held -",
      "enterprise SOFT bandwidth gb/6 unlimited monthly -",
      "enterprise SOFT compute cpu-hours/6 unlimited monthly -",
      "enterprise SOFT database connections/0 unlimited monthly -",
      "enterprise SOFT functions invocations/0 unlimited monthly -");

  @Test
  void areThoseOfThePublishedTable() {
    List<String> rows = DefaultPlans.all().stream()
        .flatMap(plan -> plan.quotas().stream().map(quota -> row(plan, quota)))
        .toList();
    assertThat(rows).containsExactlyElementsOf(TABLE);
  }

  @Test
  void pricesAreInDollarsAndThereIsNothingBesideTheMainLimit() {
    assertThat(DefaultPlans.all()).flatExtracting(Plan::quotas).allSatisfy(quota -> {
      assertThat(quota.price().map(price -> price.currency().getCurrencyCode()).orElse("USD"))
          .isEqualTo("USD");
      assertThat(quota.limits().further()).isEmpty();
      assertThat(quota.limits().rate()).isEmpty();
      assertThat(quota.enforcement().overageCap()).isEmpty();
    });
  }

  private static String row(Plan plan, Quota quota) {
    Limit main = quota.limits().main();
    return String.join(
        " ",
        plan.name(),
        quota.enforcement().mode().name(),
        quota.service(),
        quota.unit().name() + "/" + quota.unit().scale(),
        main.amount().map(amount -> amount.toPlainString()).orElse("unlimited"),
        main.period().map(ResetPeriod::word).orElse("held"),
        quota.price().map(price -> price.tiers().get(0).price().toPlainString()).orElse("-"));
  }
}
