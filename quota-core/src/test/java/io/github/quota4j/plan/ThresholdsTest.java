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
  private static List<String> crossed(Thresholds marks, long before, long after, long allowance) {
    return marks.crossed(before, after, allowance, 0).stream()
        .map(Threshold::toString)
        .toList();
  }

  @Test
  void aMarkIsReachedInclusivelyAndPercentagesAreRoundedUp() {
    Thresholds marks = Thresholds.percent(75, 50);
    assertThat(crossed(marks, 4, 5, 10)).containsExactly("50%");
    assertThat(crossed(marks, 5, 7, 10)).as("7.5 is reached at 8").isEmpty();
    assertThat(crossed(marks, 5, 8, 10)).containsExactly("75%");
    assertThat(crossed(marks, 8, 10, 10)).isEmpty();
    assertThat(crossed(marks, 10, 0, 10)).as("what falls reaches nothing").isEmpty();
  }

  @Test
  void percentagesOfTheLargestLimitsAreExact() {
    long most = Unit.MAX_SMALLEST - 1;
    assertThat(Thresholds.percent(1_000).next(0, most, 0)).isEqualTo(10 * most);
    assertThat(Thresholds.percent(50).next(0, most, 0)).isEqualTo(most / 2);
    assertThat(Thresholds.percent(50).next(0, Unit.MAX_SMALLEST, 0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void randomStepsTellEveryMarkOnceWhicheverStepsLeadThere() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Thresholds marks = new Thresholds(
          List.of(1 + random.nextInt(200), 1 + random.nextInt(200)),
          List.of(BigDecimal.valueOf(1 + random.nextInt(300))),
          90,
          100);
      long allowance = random.nextInt(200);
      long used = 0;
      int told = 0;
      while (used < 700) {
        long after = used + random.nextInt(60);
        long next = marks.next(used, allowance, 0);
        int reached = crossed(marks, used, after, allowance).size();
        assertThat(reached > 0).as("seed %s", seed).isEqualTo(after >= next);
        told += reached;
        used = after;
      }
      assertThat(told)
          .as("seed %s", seed)
          .isEqualTo(marks.percents().size() + marks.units().size());
    }
  }

  @Test
  void anAmountIsAsSeriousAsThePercentageThatItIs() {
    Thresholds marks = Thresholds.levels(60, 80, 95);
    assertThat(marks.levelAt(59, 100, 0)).isEmpty();
    assertThat(marks.levelAt(60, 100, 0)).hasValue(AlertLevel.WARNING);
    assertThat(marks.levelAt(80, 100, 0)).hasValue(AlertLevel.CRITICAL);
    assertThat(marks.levelAt(95, 100, 0)).hasValue(AlertLevel.EXCEEDED);
    Thresholds amounts = Quota.hard("api", 1).alertAtUnits(10, 90, 150).alerts().orElseThrow();
    assertThat(amounts.levelAt(10, 100, 0)).hasValue(AlertLevel.WARNING);
    assertThat(amounts.levelAt(90, 100, 0)).hasValue(AlertLevel.CRITICAL);
    assertThat(amounts.levelAt(150, 100, 0)).hasValue(AlertLevel.EXCEEDED);
    assertThat(amounts.levelAt(150, Unit.MAX_SMALLEST, 0)).hasValue(AlertLevel.WARNING);
  }

  @Test
  void theTextIsReadAgain() {
    Thresholds marks = new Thresholds(
        List.of(90, 75), List.of(new BigDecimal("10.50"), new BigDecimal("100")), 90, 100);
    assertThat(marks.text()).isEqualTo("75% 90% 10.5 100");
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
  void theIdOfAnAlertTellsItsPartsApart() {
    assertThat(alert("a", "bc").id()).hasSize(32).isNotEqualTo(alert("ab", "c").id());
    assertThat(alert("a", "bc").id()).isEqualTo(alert("a", "bc").id());
  }

  private static Alert alert(String customer, String service) {
    return Alert.of(
        customer,
        service,
        "main",
        Instant.EPOCH,
        List.of(Threshold.of("75%")),
        AlertLevel.WARNING,
        BigDecimal.ONE,
        Optional.empty(),
        Instant.EPOCH);
  }
}
