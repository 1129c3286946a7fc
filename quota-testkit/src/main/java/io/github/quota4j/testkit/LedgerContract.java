package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Ledger;
import java.time.Duration;
import java.time.Instant;
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

  private Ledger ledger() {
    return store().ledger().orElseThrow();
  }
}
