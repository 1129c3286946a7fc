package io.github.quota4j.cli.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.DefaultPlans;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.yaml.YamlPlans;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown can be applied. */
class PlanFormatTest {
  @Test
  void whatIsShownIsReadAsTheSamePlans() throws IOException {
    List<Plan> plans = new ArrayList<>(YamlPlans.read(Path.of("..", "docs", "plans.yaml")));
    plans.add(Plan.of("a: \"b\" #c", Quota.hard("true", 1).unit("null"), Quota.hard("- x", 2)));
    plans.add(Plan.of("none"));
    for (PlanFormat format : PlanFormat.values()) {
      assertThat(shownAndRead(format, plans)).as(format.text(plans)).isEqualTo(plans);
    }
  }

  @Test
  void zerosThatSayNothingAreNotShown() throws IOException {
    List<Plan> plans = DefaultPlans.all(); // 0.10 USD
    for (PlanFormat format : PlanFormat.values()) {
      List<Plan> read = shownAndRead(format, plans);
      assertThat(PlanDiff.of(plans, read).lines()).isEmpty();
      assertThat(read).hasSameSizeAs(plans);
      assertThat(format.text(plans)).contains("0.1 USD").doesNotContain("0.10");
    }
  }

  private static List<Plan> shownAndRead(PlanFormat format, List<Plan> plans) throws IOException {
    return YamlPlans.read(new StringReader(format.text(plans)), "shown");
  }

  @Test
  void aRateIsWrittenOverTheLargestUnitThatFits() {
    assertThat(rate(Rate.perSecond(5))).isEqualTo("5/s");
    assertThat(rate(Rate.of(5, Duration.ofMinutes(90)).burst(9))).isEqualTo("5/90min burst 9");
    assertThat(rate(Rate.of(5, Duration.ofDays(2)))).isEqualTo("5/2d");
    assertThat(rate(Rate.of(5, Duration.ofNanos(7_000)))).isEqualTo("5/7us");
  }

  @Test
  void aDifferenceIsToldQuotaByQuota() {
    Plan old = Plan.of("p", Quota.hard("api", 1), Quota.hard("gone", 1), Quota.hard("same", 1));
    Plan wanted = Plan.of(
        "p",
        Quota.hard("same", 1).resets(ResetPeriod.MONTHLY),
        Quota.soft("api", 1).scale(2),
        Quota.unlimited("new"));
    PlanDiff diff = PlanDiff.of(List.of(old, Plan.of("other")), List.of(wanted, Plan.of("q")));
    assertThat(diff.lines())
        .containsExactly(
            "~ p api: {hard: 1, resets: monthly} -> {soft: 1, resets: monthly, scale: 2}",
            "+ p new: {unlimited: true, resets: monthly}",
            "- p gone: {hard: 1, resets: monthly}",
            "+ plan q");
    assertThat(diff.warnings())
        .containsExactly(
            "p api: another scale leaves what is held now, or refunded later, in the old one (0 -> 2)");
  }

  private static Object rate(Rate rate) {
    return String.valueOf(Quota.hard("api", 1).rate(rate).words().get("rate"));
  }
}
