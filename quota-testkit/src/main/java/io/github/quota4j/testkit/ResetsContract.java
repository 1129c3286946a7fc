package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Windows that begin afresh before their time. A store that shares counters between processes and plans with none cannot
 * reset; it says so, and nothing changes.
 */
interface ResetsContract extends StoreUnderTest {
  @Test
  default void aResetCutsTheWindowAndLaterBoundariesStay() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.MONTHLY));
    scene.spend("api", 5);
    scene.clock.advance(Duration.ofHours(1));
    Optional<Instant> at = reset(scene, Reset.of(scene.customer));
    if (at.isEmpty()) return; // it cannot
    assertThat(at).hasValue(scene.clock.instant());
    assertThat(scene.status("api").window())
        .hasValue(new Window(at.get(), LedgerContract.MARCH.end()));
    scene.spend("api", 5);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    scene.clock.set(LedgerContract.MARCH.end());
    scene.spend("api", 5);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void aResetMayMoveTheAnchor() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.MONTHLY));
    scene.spend("api", 5);
    scene.clock.advance(Duration.ofHours(1));
    if (reset(scene, Reset.of(scene.customer).movingTheAnchor()).isEmpty()) return; // it cannot
    assertThat(scene.status("api").window().map(Window::end))
        .hasValue(Instant.parse("2026-04-10T13:30:00Z"));
    scene.quotas.admin().override(scene.customer, Quota.hard("other", 1)); // and it stays there
    scene.spend("api", 5);
    scene.clock.set(LedgerContract.MARCH.end());
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    scene.clock.set(Instant.parse("2026-04-10T13:30:00Z"));
    assertThat(scene.status("api").window().map(Window::end))
        .hasValue(Instant.parse("2026-05-10T13:30:00Z"));
  }

  @Test
  default void aResetOfOneServiceLeavesTheOthers() {
    Scene scene = new Scene(
        store(),
        Quota.hard("api", 5).atMost(3, ResetPeriod.DAILY).resets(ResetPeriod.MONTHLY),
        Quota.hard("exports", 5).resets(ResetPeriod.MONTHLY),
        Quota.hard("seats", 5).level());
    scene.spend("api", 3);
    scene.spend("exports", 2);
    scene.spend("seats", 1);
    scene.clock.advance(Duration.ofHours(1));
    if (reset(scene, Reset.of(scene.customer, "api")).isEmpty()) return; // it cannot
    scene.assertUsed("api", "0");
    scene.spend("api", 3);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED); // of the day
    scene.assertUsed("exports", "2");
    scene.clock.advance(Duration.ofHours(1));
    assertThat(reset(scene, Reset.of(scene.customer))).isPresent();
    scene.assertUsed("api", "0");
    scene.assertUsed("exports", "0");
    scene.assertUsed("seats", "1");
  }

  @Test
  default void aNodeThatDoesNotKnowOfAResetChargesTheNewPart() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.MONTHLY));
    Quotas other = scene.node();
    assertThat(other.consume(scene.customer, "api", 4).allowed()).isTrue();
    scene.clock.advance(Duration.ofSeconds(1));
    if (reset(scene, Reset.of(scene.customer)).isEmpty()) return; // it cannot
    assertThat(other.record(scene.charge("api", 1)).allowed()).isTrue();
    assertThat(other.consume(scene.customer, "api", 4).allowed()).isTrue();
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    scene.assertUsed("api", "5");
  }

  @Test
  default void aNodeThatHasNotChargedYetNoticesAReset() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.MONTHLY));
    Quotas other = scene.node();
    assertThat(other.check(scene.customer, "api", 5).allowed()).isTrue();
    if (reset(scene, Reset.of(scene.customer)).isEmpty()) return; // it cannot
    scene.clock.advance(Duration.ofSeconds(1));
    assertThat(other.consume(scene.customer, "api", 5).allowed()).isTrue();
    scene.assertUsed("api", "5");
  }

  @Test
  default void whatWasHeldAndWhatHappenedBeforeStaysWithTheFirstPart() {
    Scene scene = new Scene(
        store(),
        Quota.hard("tokens", 10).resets(ResetPeriod.MONTHLY).atMost(10, ResetPeriod.DAILY));
    Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), Duration.ofMinutes(5));
    Decision.Allowed used = scene.spend("tokens", 2);
    scene.clock.advance(Duration.ofSeconds(2));
    if (reset(scene, Reset.of(scene.customer)).isEmpty()) return; // it cannot
    assertThat(scene.status("tokens").held()).isEqualByComparingTo("0");
    assertThat(hold.commit(8).allowed()).isTrue();
    assertThat(scene.quotas.refund(scene.customer, used.operation()).allowed()).isTrue();
    Charge late = scene.charge("tokens", 1).at(scene.clock.instant().minusSeconds(1));
    assertThat(scene.quotas.record(late).allowed()).isTrue();
    scene.assertUsed("tokens", "0");
    Window before = new Window(Instant.parse("2026-03-10T00:00:00Z"), scene.clock.instant());
    store()
        .ledger()
        .ifPresent(ledger ->
            assertThat(ledger.sum(scene.customer, "tokens", before)).isEqualByComparingTo("9"));
  }

  @Test
  default void resetsInTheSameInstantAreTwo() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.NEVER));
    scene.spend("api", 5);
    Optional<Instant> first = reset(scene, Reset.of(scene.customer));
    if (first.isEmpty()) return; // it cannot
    assertThat(first.get()).isAfter(scene.clock.instant()); // what was used lies before
    scene.clock.set(first.get());
    scene.spend("api", 5);
    scene.clock.set(first.get()); // as if it had stood still
    Optional<Instant> second = reset(scene, Reset.of(scene.customer, "api"));
    assertThat(second).hasValue(first.get().plus(1, ChronoUnit.MICROS));
    scene.clock.set(second.orElseThrow());
    scene.spend("api", 5);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    scene.assertUsed("api", "5");
    assertThat(scene.quotas.admin().alerts(scene.customer)).hasSize(3); // each has told of its own
  }

  @Test
  default void aCustomerOnTheDefaultPlanIsResetToo() {
    Scene scene = new Scene(store(), Quota.hard("api", 5).resets(ResetPeriod.MONTHLY));
    Quotas quotas = Quotas.builder(store())
        .clock(scene.clock)
        .timeout(Duration.ofSeconds(30))
        .defaultPlan(scene.plan.name())
        .build();
    String visitor = scene.customer + "-visitor";
    assertThat(quotas.consume(visitor, "api", 5).allowed()).isTrue();
    scene.clock.advance(Duration.ofSeconds(1));
    if (reset(quotas, Reset.of(visitor)).isEmpty()) return; // it cannot
    assertThat(quotas.consume(visitor, "api", 5).allowed()).isTrue();
    assertDenied(quotas.consume(visitor, "api", 1), Reason.LIMIT_REACHED);
    quotas.admin().subscribe(visitor, scene.plan.name());
    assertThat(quotas.usage(visitor).get(0).window().orElseThrow().start())
        .isEqualTo(scene.clock.instant());
  }

  @Test
  default void whatCannotBeResetIsRejected() {
    Scene scene =
        new Scene(store(), Quota.hard("api", 5), Quota.hard("seats", 5).level());
    assertThatThrownBy(() -> reset(scene, Reset.of("nobody")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("customer must have a plan, was nobody");
    assertThatThrownBy(() -> reset(scene, Reset.of(scene.customer, "seats")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was \"seats\"");
    assertThatThrownBy(() -> reset(scene, Reset.of(scene.customer, "sms")))
        .hasMessageContaining("of [api], was \"sms\"");
  }

  /** On the store's own clock: every part of a window admits the limit, and nobody charges a part that was cut off. */
  @Test
  default void callersThatRaceWithResetsAreAdmittedTheLimitInEachPart() {
    Scene scene = new Scene(store(), Quota.hard("api", 40).resets(ResetPeriod.NEVER));
    List<Quotas> nodes = List.of(onItsOwnClock(), onItsOwnClock());
    if (reset(nodes.get(0), Reset.of(scene.customer)).isEmpty()) return; // it cannot
    Map<Instant, AtomicLong> admitted = new ConcurrentHashMap<>();
    AtomicBoolean done = new AtomicBoolean();
    Racers.race(5, racer -> {
      Quotas node = nodes.get(racer % 2);
      if (racer == 4) {
        try {
          for (int i = 0; i < 10; i++) {
            while (sum(admitted) < 10L * i) Thread.onSpinWait();
            assertThat(reset(node, Reset.of(scene.customer))).isPresent();
          }
        } finally {
          done.set(true);
        }
      }
      while (!done.get()) {
        Decision decision = node.consume(scene.customer, "api", 1);
        if (decision instanceof Decision.Allowed allowed) count(allowed, admitted);
      }
    });
    assertThat(admitted.values()).allSatisfy(sum -> assertThat(sum.get()).isBetween(1L, 40L));
    store().ledger().ifPresent(ledger -> {
      List<Map.Entry<Instant, AtomicLong>> parts =
          admitted.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
      for (int i = 0; i < parts.size(); i++) {
        Instant end = i + 1 < parts.size() ? parts.get(i + 1).getKey() : Window.ALWAYS.end();
        assertThat(ledger.sum(scene.customer, "api", new Window(parts.get(i).getKey(), end)))
            .isEqualByComparingTo(parts.get(i).getValue().toString());
      }
    });
  }

  private Quotas onItsOwnClock() {
    return Quotas.builder(store()).timeout(Duration.ofSeconds(30)).build();
  }

  private static void count(Decision.Allowed allowed, Map<Instant, AtomicLong> admitted) {
    Instant part = allowed.statuses().get(0).window().orElse(Window.ALWAYS).start();
    admitted.computeIfAbsent(part, start -> new AtomicLong()).incrementAndGet();
  }

  private static long sum(Map<Instant, AtomicLong> admitted) {
    return admitted.values().stream().mapToLong(AtomicLong::get).sum();
  }

  private static Optional<Instant> reset(Scene scene, Reset reset) {
    return reset(scene.quotas, reset);
  }

  /** Empty if the store cannot. */
  private static Optional<Instant> reset(Quotas quotas, Reset reset) {
    try {
      return Optional.of(quotas.admin().reset(reset));
    } catch (UnsupportedOperationException e) {
      assertThat(e).hasMessageContaining("a reset needs a catalog that all processes share");
      return Optional.empty();
    }
  }
}
