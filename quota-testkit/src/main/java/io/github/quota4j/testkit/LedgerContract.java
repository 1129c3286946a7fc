package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Charge;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Ledger;
import io.github.quota4j.store.UsageEvent;
import io.github.quota4j.store.UsageTotal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The records that bills are made from, of a store that keeps them; one that keeps totals only has no ledger. */
interface LedgerContract extends StoreUnderTest {
  Window MARCH =
      new Window(Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-04-01T00:00:00Z"));

  @Test
  default void whatWasUsedIsInTheLedgerOnceAndWhatWasNotIsNot() {
    if (store().ledger().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("tokens", 20).scale(2));
    assertThat(scene
            .quotas
            .consume(scene.charge("tokens", 3).key("k").with("endpoint", "/chat"))
            .allowed())
        .isTrue();
    assertThat(scene.consumeWithKey("tokens", 3, "k").allowed()).isTrue();
    Scene.assertDenied(scene.consume("tokens", 18), Reason.LIMIT_REACHED);
    try (Reservation hold =
        scene.quotas.reserve(scene.charge("tokens", 8), Duration.ofMinutes(1))) {
      assertThat(hold.commit(decimal("5.25")).allowed()).isTrue();
    }
    scene.quotas.reserve(scene.charge("tokens", 2), Duration.ofMinutes(1)).close();
    assertThat(scene.quotas.refund(scene.customer, "k", decimal("1")).allowed()).isTrue();
    List<UsageRow> rows = ledger().rows(scene.customer, "tokens", MARCH, 10);
    assertThat(rows).extracting(UsageRow::quantity).containsExactly(300L, 525L, -100L);
    assertThat(rows.get(0).kind()).isEqualTo(UsageRow.Kind.USE);
    assertThat(rows.get(0).operation().value()).isEqualTo("k");
    assertThat(rows.get(0).metadata()).isEqualTo(Map.of("endpoint", "/chat"));
    assertThat(rows.get(2).kind()).isEqualTo(UsageRow.Kind.REFUND);
    assertThat(ledger().sum(scene.customer, "tokens", MARCH)).isEqualByComparingTo("7.25");
    scene.assertUsed("tokens", "7.25");
  }

  @Test
  default void aRowLiesInTheWindowThatPaid() {
    if (store().ledger().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("tokens", 20).resets(ResetPeriod.MINUTELY));
    Instant before = Scene.START.minus(Duration.ofDays(2));
    assertThat(scene.quotas.record(scene.charge("tokens", 4).at(before)).allowed())
        .isTrue();
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), Duration.ofMinutes(5));
    scene.clock.advance(Duration.ofMinutes(2));
    assertThat(hold.commit(8).allowed()).isTrue();
    assertThat(ledger().rows(scene.customer, "tokens", MARCH, 10))
        .extracting(UsageRow::recordedAt)
        .containsExactly(before, Instant.parse("2026-03-10T12:30:59.999999Z"));
    assertThat(ledger().rows(scene.customer, "tokens", MARCH, 1)).hasSize(1);
  }

  @Test
  default void allRowsAreToldHoweverManyAndEachOnce() {
    if (store().ledger().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("tokens", 10_000));
    List<UsageEvent> events = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) { // several at each time, over the ends of pages
      events.add(new UsageEvent(
          scene.customer,
          "row-" + i,
          "tokens",
          "",
          decimal("1"),
          Scene.START.minusSeconds(1 + i / 7),
          Map.of()));
    }
    assertThat(ledger().ingest(events.iterator()).recorded()).isEqualTo(2_500);
    List<UsageRow> rows = new ArrayList<>();
    ledger().forEachRow(scene.customer, "tokens", MARCH, rows::add);
    assertThat(rows).isEqualTo(ledger().rows(scene.customer, "tokens", MARCH, 10_000));
    assertThat(rows)
        .extracting(row -> row.operation().value())
        .doesNotHaveDuplicates()
        .hasSize(2_500);
    Window half = new Window(Scene.START.minusSeconds(100), MARCH.end());
    List<UsageRow> later = new ArrayList<>();
    ledger().forEachRow(scene.customer, "tokens", half, later::add);
    assertThat(later).isEqualTo(rows.subList(rows.size() - 700, rows.size()));
  }

  @Test
  default void usageIsToldForEachValueOfAFieldTheMostFirst() {
    if (store().ledger().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("tokens", 100).scale(2));
    String odd = "it's \"odd\" \\ field";
    useWith(scene, "3.25", Map.of("endpoint", "/a\"b\\c", odd, "x"));
    useWith(scene, "2", Map.of("endpoint", "/chat"));
    useWith(scene, "2.5", Map.of("endpoint", "/chat"));
    useWith(scene, "9", Map.of("other", "/chat"));
    useWith(scene, "1", Map.of("endpoint", "null"));
    assertThat(top(scene, MARCH, "endpoint", 10))
        .containsExactly("- 9 in 1", "/chat 4.5 in 2", "/a\"b\\c 3.25 in 1", "null 1 in 1");
    assertThat(top(scene, MARCH, "endpoint", 2)).containsExactly("- 9 in 1", "/chat 4.5 in 2");
    assertThat(top(scene, MARCH, odd, 10)).containsExactly("- 14.5 in 4", "x 3.25 in 1");
    Window february = new Window(MARCH.start().minus(Duration.ofDays(28)), MARCH.start());
    assertThat(top(scene, february, "endpoint", 10)).isEmpty();
    assertThatThrownBy(() -> ledger().top(scene.customer, "tokens", MARCH, "", 10))
        .hasMessage("field must have 1 to 100 characters, was \"\"");
    assertThatThrownBy(() -> ledger().top(scene.customer, "tokens", MARCH, "endpoint", 0))
        .hasMessage("most must be at least 1, was 0");
  }

  private static void useWith(Scene scene, String units, Map<String, String> metadata) {
    Charge charge = Charge.of(scene.customer, "tokens", decimal(units));
    for (Map.Entry<String, String> each : metadata.entrySet())
      charge = charge.with(each.getKey(), each.getValue());
    assertThat(scene.quotas.consume(charge).allowed()).isTrue();
  }

  private List<String> top(Scene scene, Window window, String field, int most) {
    return ledger().top(scene.customer, "tokens", window, field, most).stream()
        .map(share -> share.value().orElse("-") + " "
            + share.units().stripTrailingZeros().toPlainString() + " in " + share.records())
        .toList();
  }

  @Test
  default void aWindowOfAnyLengthHasATotal() {
    if (store().ledger().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("tokens", 1_000));
    Instant noon = Scene.START.truncatedTo(ChronoUnit.HOURS);
    long[] minutes = {-180, -150, -121, -120, -61, -60, -1};
    for (int i = 0; i < minutes.length; i++) {
      Charge charge = scene.charge("tokens", 1L << i).at(noon.plus(Duration.ofMinutes(minutes[i])));
      assertThat(scene.quotas.record(charge).allowed()).isTrue();
    }
    assertTotal(scene, noon, -180, 0, 127, 7);
    assertTotal(scene, noon, -150, -60, 2 + 4 + 8 + 16, 4);
    assertTotal(scene, noon, -121, -1, 4 + 8 + 16 + 32, 4);
    assertTotal(scene, noon, -59, -1, 0, 0);
  }

  private void assertTotal(
      Scene scene, Instant noon, long from, long to, long units, long records) {
    Instant start = noon.plus(Duration.ofMinutes(from));
    Window window = new Window(start, noon.plus(Duration.ofMinutes(to)));
    UsageTotal total = ledger().total(scene.customer, "tokens", window);
    assertThat(total.start()).isEqualTo(start);
    assertThat(total.units()).isEqualByComparingTo(BigDecimal.valueOf(units));
    assertThat(total.records()).isEqualTo(records);
  }

  private Ledger ledger() {
    return store().ledger().orElseThrow();
  }
}
