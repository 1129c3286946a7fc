package io.github.quota4j.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Marks of a limit: where they lie, what reaches them, and how serious that is. */
class ThresholdsTest {
  private static final Unit REQUESTS = new Unit("requests", 0);

  private static Marks marks(Thresholds thresholds) {
    return Marks.of(thresholds, REQUESTS, Optional.empty());
  }

  private static Marks percent(int... percents) {
    return marks(Thresholds.percent(percents));
  }

  private static List<String> crossed(Marks marks, long before, long after, long allowance) {
    return marks.crossed(before, after, allowance).stream()
        .map(Threshold::toString)
        .toList();
  }

  @Test
  void aMarkIsReachedInclusivelyAndPercentagesAreRoundedUp() {
    Marks marks = percent(75, 50);
    assertThat(crossed(marks, 4, 5, 10)).containsExactly("50%");
    assertThat(crossed(marks, 5, 7, 10)).as("7.5 is reached at 8").isEmpty();
    assertThat(crossed(marks, 5, 8, 10)).containsExactly("75%");
    assertThat(crossed(marks, 8, 10, 10)).isEmpty();
    assertThat(crossed(marks, 10, 0, 10)).as("what falls reaches nothing").isEmpty();
  }

  @Test
  void percentagesOfTheLargestLimitsAreExact() {
    long most = Unit.MAX_SMALLEST - 1;
    assertThat(percent(1_000).next(0, most)).isEqualTo(10 * most);
    assertThat(percent(50).next(0, most)).isEqualTo(most / 2);
    assertThat(percent(50).next(0, Unit.MAX_SMALLEST)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void randomStepsTellEveryMarkOnceWhicheverStepsLeadThere() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Quota quota = Quota.soft("api", 1)
          .price(Price.volume("USD", Tier.upTo("50", "0.5"), Tier.rest("0.2")).free("3"))
          .alertAt(1 + random.nextInt(200), 1 + random.nextInt(200))
          .alertAtUnits(1 + random.nextInt(300))
          .alertAtOverage((1 + random.nextInt(60)) + "USD");
      Marks marks = Marks.of(quota);
      long allowance = random.nextInt(200);
      long used = 0;
      int told = 0;
      while (used < 700) {
        long after = used + random.nextInt(60);
        long next = marks.next(used, allowance);
        int reached = crossed(marks, used, after, allowance).size();
        assertThat(reached > 0).as("seed %s", seed).isEqualTo(after >= next);
        told += reached;
        used = after;
      }
      assertThat(told).as("seed %s", seed).isEqualTo(marks.all().size());
    }
  }

  @Test
  void anAmountIsAsSeriousAsThePercentageThatItIs() {
    Marks marks = marks(Thresholds.levels(60, 80, 95));
    assertThat(marks.levelAt(59, 100)).isEmpty();
    assertThat(marks.levelAt(60, 100)).hasValue(AlertLevel.WARNING);
    assertThat(marks.levelAt(80, 100)).hasValue(AlertLevel.CRITICAL);
    assertThat(marks.levelAt(95, 100)).hasValue(AlertLevel.EXCEEDED);
    Marks amounts = Marks.of(Quota.hard("api", 1).alertAtUnits(10, 90, 150));
    assertThat(amounts.levelAt(10, 100)).hasValue(AlertLevel.WARNING);
    assertThat(amounts.levelAt(90, 100)).hasValue(AlertLevel.CRITICAL);
    assertThat(amounts.levelAt(150, 100)).hasValue(AlertLevel.EXCEEDED);
    assertThat(percent(80).levelAt(300, 100))
        .as("by what is used, not by the highest mark")
        .hasValue(AlertLevel.EXCEEDED);
    assertThat(percent(80).levelAt(79, 100)).isEmpty();
    assertThat(amounts.levelAt(150, Unit.MAX_SMALLEST)).hasValue(AlertLevel.WARNING);
  }

  @Test
  void theTextIsReadAgain() {
    Thresholds marks = Quota.soft("api", 100)
        .alertAt(90, 75)
        .alertAtUnits(List.of(new BigDecimal("100"), new BigDecimal("10.50")))
        .alertAtOverage("20.0USD")
        .alerts()
        .orElseThrow();
    assertThat(marks.text()).isEqualTo("75% 90% 10.5 100 20USD");
    assertThat(Thresholds.of(marks.text())).isEqualTo(marks);
    assertThat(Thresholds.of("")).isEqualTo(Thresholds.NONE);
    assertThatThrownBy(() -> Thresholds.of("-5")).hasMessageContaining("threshold must be such as");
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    Quota quota = Quota.hard("api", 10);
    assertThatThrownBy(() -> quota.alertAt(0)).hasMessageContaining("1 to 1000 percent, was 0");
    assertThatThrownBy(() -> quota.alertAt(1_001)).hasMessageContaining("was 1001");
    assertThatThrownBy(() -> quota.alertAtUnits(0)).hasMessageContaining("above 0 units, was 0");
    assertThatThrownBy(() -> Plan.of("p", quota.alertAtUnits(List.of(new BigDecimal("0.5")))))
        .hasMessageContaining("alert threshold of api");
  }

  @Test
  void moneyIsTheFirstOverageThatCostsSoMuch() {
    assertThat(overage("0.05 USD free 500", "10USD")).isEqualTo(500 + 200);
    assertThat(overage("2/1000 USD", "10USD")).as("the fifth begun block").isEqualTo(4_001);
    assertThat(overage("graduated 1 up to 10, 2 + 5 USD", "16USD")).isEqualTo(11);
    assertThat(overage("volume 1 up to 10, 0.1 USD", "8USD")).isEqualTo(8);
    assertThat(overage("volume 1 up to 10, 0.1 USD", "12USD")).isEqualTo(120);
    assertThat(overage("0.05 USD at most 10", "10USD")).isEqualTo(200);
    assertThat(overage("0.05 USD at most 10", "10.01USD")).isEqualTo(Long.MAX_VALUE);
    assertThat(overage("0 USD", "1USD")).isEqualTo(Long.MAX_VALUE);
    assertThat(overage("0.05 USD", "1EUR")).isEqualTo(Long.MAX_VALUE);
  }

  private static long overage(String price, String money) {
    Quota quota = Quota.soft("api", 100).price(Price.of(price)).alertAt().alertAtOverage(money);
    Marks marks = Marks.of(quota);
    long mark = marks.next(0, 100);
    assertThat(marks.next(0, Unit.MAX_SMALLEST)).as("of no limit").isEqualTo(Long.MAX_VALUE);
    return mark == Long.MAX_VALUE ? mark : mark - 100;
  }

  @Test
  void moneyThatOverageNeverCostsIsRefused() {
    Quota priced = Quota.soft("api", 100).price(Price.of("0.05 USD at most 10"));
    Marks.requireReachable(priced.alertAtOverage("10USD"));
    assertUnreachable(
        priced.alertAtOverage("10.01USD"), "was 10.01USD with price 0.05 USD at most 10");
    assertUnreachable(priced.alertAtOverage("5EUR"), "was 5EUR");
    assertUnreachable(Quota.soft("api", 100).alertAtOverage("5USD"), "with price none");
    assertUnreachable(
        Quota.hard("api", 100).price(Price.of("1 USD")).alertAtOverage("5USD"), "was 5USD");
    assertUnreachable(
        Quota.unlimited("api").price(Price.of("1 USD")).alertAtOverage("5USD"), "was 5USD");
    assertThatThrownBy(() -> priced.alertAtOverage("75%"))
        .hasMessageContaining("overage must be such as 50USD, was \"75%\"");
    assertThatThrownBy(() -> priced.alertAtOverage("0USD"))
        .hasMessageContaining("alert threshold must be above 0 USD, was 0");
  }

  private static void assertUnreachable(Quota quota, String message) {
    assertThatThrownBy(() -> Marks.requireReachable(quota))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alert threshold of api in money must be")
        .hasMessageContaining(message);
  }

  @Test
  void theIdOfAnAlertTellsItsPartsApart() {
    assertThat(alert("a", "bc").id()).hasSize(32).isNotEqualTo(alert("ab", "c").id());
    assertThat(alert("a", "bc").id()).isEqualTo(alert("a", "bc").id());
  }

  private static Alert alert(String customer, String service) {
    return Alert.of(
        customer,
        service,
        "main",
        Window.ALWAYS,
        List.of(Threshold.of("75%")),
        AlertLevel.WARNING,
        BigDecimal.ONE,
        Optional.empty(),
        Instant.EPOCH);
  }
}
