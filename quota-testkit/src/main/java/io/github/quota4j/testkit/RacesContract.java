package io.github.quota4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** Callers that race, on one node and on several. */
interface RacesContract extends StoreUnderTest {
  @Test
  default void callersThatRaceAreAdmittedExactlyTheLimit() {
    Scene scene = new Scene(store(), Quota.hard("api", 10_000));
    List<Quotas> nodes = List.of(scene.quotas, scene.node());
    LongAdder allowed = new LongAdder();
    Racers.race(64, racer -> {
      for (int i = 0; i < 1_000; i++) {
        if (nodes.get(racer % 2).consume(scene.customer, "api", 1).allowed()) allowed.increment();
      }
    });
    assertThat(allowed.sum()).isEqualTo(10_000);
    scene.assertUsed("api", "10000");
    store().ledger().ifPresent(ledger -> {
      Window window = scene.status("api").window().orElseThrow();
      assertThat(ledger.sum(scene.customer, "api", window)).isEqualByComparingTo("10000");
    });
  }

  /** A lost update on the first use of a counter hides in a long race on one; many fresh ones show it. */
  @Test
  default void callersThatRaceOnFreshCountersAreAdmittedExactlyTheLimit() {
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    for (int round = 0; round < 100; round++) {
      String customer = scene.customer + "-" + round;
      scene.subscribe(customer);
      LongAdder allowed = new LongAdder();
      Racers.race(8, racer -> {
        if (scene.quotas.consume(customer, "api", 2).allowed()) allowed.increment();
      });
      assertThat(allowed.sum()).as("round %s", round).isEqualTo(2);
      assertThat(scene.quotas.usage(customer).get(0).used()).isEqualByComparingTo("4");
    }
  }

  @Test
  default void oneKeyInParallelCountsOnce() {
    Scene scene = new Scene(store(), Quota.hard("api", 1_000));
    List<Quotas> nodes = List.of(scene.quotas, scene.node());
    AtomicInteger first = new AtomicInteger();
    Racers.race(50, racer -> {
      Decision.Allowed answer =
          nodes.get(racer % 2).consume(scene.charge("api", 3).key("k")).orElseThrow();
      if (!answer.repeated()) first.incrementAndGet();
    });
    assertThat(first.get()).isEqualTo(1);
    scene.assertUsed("api", "3");
  }

  @Test
  default void ofFiveThatAskForThreeOfTenThreeAreAdmitted() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    AtomicInteger admitted = new AtomicInteger();
    Racers.race(5, racer -> {
      if (scene.consume("api", 3).allowed()) admitted.incrementAndGet();
    });
    assertThat(admitted.get()).isEqualTo(3);
    scene.assertUsed("api", "9");
  }

  @Test
  default void oneKeyInParallelOnDifferentServicesCountsOne() {
    Scene scene = new Scene(store(), Quota.hard("api", 1_000), Quota.hard("exports", 1_000));
    for (int round = 0; round < 20; round++) {
      String key = "k" + round;
      AtomicInteger allowed = new AtomicInteger();
      Racers.race(2, racer -> {
        Decision answer =
            scene.quotas.consume(scene.charge(racer == 0 ? "api" : "exports", 1).key(key));
        if (answer.allowed()) allowed.incrementAndGet();
        else assertThat(answer.reason()).isEqualTo(Reason.KEY_CONFLICT);
      });
      assertThat(allowed.get()).as("round %s", round).isEqualTo(1);
    }
  }

  @Test
  default void servicesInOppositeOrdersNeverWaitForEachOther() {
    Scene scene = new Scene(store(), Quota.hard("api", 1_000), Quota.hard("exports", 1_000));
    List<Quotas> nodes = List.of(scene.quotas, scene.node());
    Racers.race(8, racer -> {
      Charge charge = racer % 2 == 0
          ? scene.charge("api", 1).and("exports", 1)
          : scene.charge("exports", 1).and("api", 1);
      for (int i = 0; i < 25; i++) {
        assertThat(nodes.get(racer / 4).consume(charge).allowed()).isTrue();
      }
    });
    scene.assertUsed("api", "200");
    scene.assertUsed("exports", "200");
  }

  @Test
  default void aReservationThatRanOutIsReturnedOnce() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 15));
    for (int round = 0; round < 10; round++) {
      String customer = scene.customer + "-" + round;
      scene.subscribe(customer);
      Reservation hold =
          scene.quotas.reserve(Charge.of(customer, "tokens", 8), Duration.ofMinutes(1));
      assertThat(hold.decision().allowed()).isTrue();
      scene.clock.advance(Duration.ofMinutes(1));
      LongAdder allowed = new LongAdder();
      Racers.race(4, racer -> {
        if (scene.quotas.consume(customer, "tokens", 8).allowed()) allowed.increment();
      });
      assertThat(allowed.sum()).isEqualTo(1);
      assertThat(scene.quotas.usage(customer).get(0).remaining().orElseThrow())
          .isEqualByComparingTo("7");
    }
  }

  @Test
  default void commitAndReleaseRaceAndOneCounts() {
    Scene scene = new Scene(store(), Quota.hard("tokens", 1_000));
    int committed = 0;
    for (int round = 0; round < 20; round++) {
      Reservation hold = scene.quotas.reserve(scene.charge("tokens", 8), Duration.ofMinutes(1));
      AtomicInteger commits = new AtomicInteger();
      AtomicInteger releases = new AtomicInteger();
      Racers.race(2, racer -> {
        if (racer == 0 && hold.commit(5).allowed()) commits.incrementAndGet();
        if (racer == 1 && hold.release().allowed()) releases.incrementAndGet();
      });
      assertThat(commits.get() + releases.get()).as("round %s", round).isEqualTo(1);
      committed += commits.get();
    }
    scene.assertUsed("tokens", Integer.toString(5 * committed));
    scene.assertRemaining("tokens", Integer.toString(1_000 - 5 * committed));
  }

  @Test
  default void aNewWindowBeginsOnceForCallersThatRace() {
    Scene scene = new Scene(store(), Quota.hard("api", 100).resets(ResetPeriod.MINUTELY));
    scene.spend("api", 100);
    scene.clock.advance(Duration.ofMinutes(1));
    Racers.race(5, racer -> assertThat(scene.consume("api", 10).allowed()).isTrue());
    scene.assertRemaining("api", "50");
  }
}
