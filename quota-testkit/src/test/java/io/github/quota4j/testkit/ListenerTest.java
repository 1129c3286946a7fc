package io.github.quota4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaListener;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.store.QuotaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a listener is told of a host's calls. */
class ListenerTest implements QuotaListener {
  private static final List<Plan> PLANS =
      List.of(Plan.of("free", Quota.hard("api", 10), Quota.hard("seats", 10).level()));

  private final SettableClock clock = new SettableClock(Scene.START);
  private final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void decided(Charge charge, Decision decision) {
    told.add(charge.items().get(0).amount() + " " + decision.reason());
  }

  @Override
  public void reset(Reset reset, Instant at) {
    told.add("reset " + reset.customer() + " " + at);
  }

  @Override
  public void degraded(String why) {
    told.add("degraded: " + why);
  }

  @Override
  public void recovered() {
    told.add("recovered");
  }

  @Override
  public void overshoot(Charge charge, QuotaStatus limit) {
    told.add("overshoot " + limit.used());
  }

  private Quotas quotas(QuotaStore store) {
    return Quotas.builder(store)
        .clock(clock)
        .plans(PLANS)
        .defaultPlan("free")
        .listener(this)
        .build();
  }

  @Test
  void everyDecisionOfACallThatSpendsIsToldInOrderAndNoLookIs() {
    Quotas quotas = quotas(QuotaStore.inMemory());
    Charge charge = Charge.of("acme", "api", 4);
    List<Decision> unused = List.of(
        quotas.consume(charge),
        quotas.check(charge),
        quotas.consumeUpTo(Charge.of("acme", "api", 3)),
        quotas.consume(charge),
        quotas.record(Charge.of("acme", "api", 5)),
        quotas.set(Charge.of("acme", "seats", 2)),
        quotas.release(Charge.of("acme", "seats", 1)));
    try (Reservation hold = quotas.reserve(Charge.of("acme", "seats", 6), Duration.ofHours(1))) {
      assertThat(hold.commit(6).allowed()).isTrue();
    }
    quotas.close();
    assertThat(told)
        .containsExactly(
            "4 WITHIN_LIMIT",
            "3 WITHIN_LIMIT",
            "4 LIMIT_REACHED",
            "5 OVER_SOFT_LIMIT",
            "2 WITHIN_LIMIT",
            "1 WITHIN_LIMIT",
            "6 WITHIN_LIMIT");
  }

  @Test
  void aResetAndAnOutageAreTold() {
    ForgetfulWire wire = new ForgetfulWire(QuotaStore.inMemory().withClock(clock));
    Quotas quotas = quotas(wire);
    Instant at = quotas.admin().reset(Reset.of("acme"));
    wire.callsToLose.set(2);
    for (int i = 0; i < 4; i++) {
      assertThat(quotas.consume("acme", "api", 1).allowed()).isEqualTo(i == 3);
      clock.advance(Duration.ofMillis(i == 2 ? 100 : 50)); // a test's clock stands still
    }
    quotas.close();
    assertThat(told)
        .containsExactly(
            "reset acme " + at,
            "degraded: there is no connection",
            "1 STORE_UNAVAILABLE",
            "1 STORE_UNAVAILABLE",
            "1 STORE_UNAVAILABLE",
            "recovered",
            "1 WITHIN_LIMIT");
  }

  @Test
  void aStoreThatLetsTooMuchThroughIsFoundOutAndAForcedChargeIsNot() {
    Quotas quotas = quotas(new FaultyStore(Fault.OFF_BY_ONE));
    assertThat(quotas.consume("acme", "api", 11).allowed()).isTrue();
    assertThat(quotas.record(Charge.of("acme", "api", 5)).allowed()).isTrue();
    assertThat(quotas.consume("acme", "api", 0).allowed()).isTrue();
    quotas.close();
    assertThat(told.stream().filter(event -> event.startsWith("overshoot")))
        .containsExactly("overshoot 11");
  }

  @Test
  void aBrokenListenerChangesNoDecision() {
    Quotas quotas = Quotas.builder(QuotaStore.inMemory())
        .plans(PLANS)
        .defaultPlan("free")
        .listener(new QuotaListener() {
          @Override
          public void decided(Charge charge, Decision decision) {
            told.add("heard");
            throw new IllegalStateException("broken");
          }
        })
        .build();
    for (int i = 0; i < 3; i++)
      assertThat(quotas.consume("acme", "api", 1).allowed()).isTrue();
    await().untilAsserted(() -> assertThat(told).hasSize(3));
    quotas.close();
  }

  /** The second answer knows the limits of the hold, and not their thresholds: the account does. */
  @Test
  void aReservationThatIsAskedForAgainInTheNextWindowStillRaisesItsAlert() {
    Scene scene = new Scene(QuotaStore.inMemory(), Quota.hard("tokens", 100));
    Charge charge = scene.charge("tokens", 80).key("k");
    Duration longer = Duration.ofDays(40);
    assertThat(scene.quotas.reserve(charge, longer).decision().allowed()).isTrue();
    scene.clock.advance(Duration.ofDays(30));
    assertThat(scene.quotas.reserve(charge, longer).commit(80).allowed()).isTrue();
    assertThat(scene.quotas.admin().alerts(scene.customer)).hasSize(1);
  }
}
