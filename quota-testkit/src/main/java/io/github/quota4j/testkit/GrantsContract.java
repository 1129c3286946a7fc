package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.START;
import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.GrantStatus;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Extra allowances, burned down with the plan's own in one order. Where a store has none it says so, and grants nothing. */
interface GrantsContract extends StoreUnderTest {
  private static Grant grant(Scene scene, String id, long units) {
    return Grant.of(scene.customer, id, "api", BigDecimal.valueOf(units), START.minusSeconds(60));
  }

  /** Whether the store can. */
  private static boolean give(Scene scene, Grant grant) {
    try {
      scene.quotas.admin().grant(grant);
      return true;
    } catch (UnsupportedOperationException e) {
      assertThat(scene.quotas.admin().grants(grant.customer())).isEmpty();
      return false;
    }
  }

  private static void assertLeft(Scene scene, String id, String units) {
    GrantStatus status = scene.quotas.admin().grants(scene.customer).stream()
        .filter(each -> each.grant().id().equals(id))
        .findFirst()
        .orElseThrow();
    assertThat(status.left()).as("left of %s", id).isEqualByComparingTo(units);
  }

  @Test
  default void aGrantIsUsedAfterThePlansAllowanceAndOverWindows() {
    Scene scene = new Scene(store(), Quota.hard("api", 50));
    if (!give(scene, grant(scene, "a", 100))) return;
    Decision.Allowed first = scene.spend("api", 60);
    QuotaStatus status = first.statuses().get(0);
    assertThat(status.limit().orElseThrow()).isEqualByComparingTo("150");
    assertThat(status.remaining().orElseThrow()).isEqualByComparingTo("90");
    assertThat(first.reason()).isEqualTo(Reason.WITHIN_LIMIT);
    assertLeft(scene, "a", "90");
    scene.assertUsed("api", "60");
    scene.assertRemaining("api", "90");
    scene.clock.set(LedgerContract.MARCH.end());
    scene.spend("api", 140);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    assertLeft(scene, "a", "0");
    scene.clock.advance(Duration.ofDays(31));
    scene.spend("api", 50);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void whatEndsSoonerIsUsedFirstAndPriorityComesBefore() {
    Scene scene = new Scene(store(), Quota.hard("api", 0));
    Grant soon = grant(scene, "soon", 100).until(START.plus(Duration.ofDays(1)));
    Grant later = grant(scene, "later", 100).until(START.plus(Duration.ofDays(9)));
    if (!give(scene, later)) return;
    scene.quotas.admin().grant(soon);
    scene.spend("api", 120);
    assertLeft(scene, "soon", "0");
    assertLeft(scene, "later", "80");
    scene.quotas.admin().grant(grant(scene, "first", 10).withPriority(-1));
    scene.spend("api", 20);
    assertLeft(scene, "first", "0");
    assertLeft(scene, "later", "70");
  }

  @Test
  default void aGrantMayComeBeforeThePlan() {
    Scene scene = new Scene(store(), Quota.hard("api", 50));
    if (!give(scene, grant(scene, "a", 30).withPriority(-1))) return;
    scene.spend("api", 40);
    assertLeft(scene, "a", "0");
    scene.clock.set(LedgerContract.MARCH.end());
    scene.spend("api", 50);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void aVoidedGrantPaysForWhatItPaidAndForNothingMore() {
    Scene scene = new Scene(store(), Quota.soft("api", 0));
    if (!give(scene, grant(scene, "a", 100))) return;
    scene.clock.advance(Duration.ofMinutes(30));
    scene.spend("api", 50);
    scene.clock.advance(Duration.ofMinutes(30));
    scene.quotas.admin().voidGrant(scene.customer, "a");
    assertThat(scene.spend("api", 50).reason()).isEqualTo(Reason.OVER_SOFT_LIMIT);
    assertLeft(scene, "a", "0");
    assertThat(scene.status("api").overage()).isEqualByComparingTo("50");
    scene.assertUsed("api", "100");
  }

  @Test
  default void aGrantThatBeginsTakesOverTheOverageOfTheOpenWindow() {
    Scene scene = new Scene(store(), Quota.soft("api", 0));
    scene.spend("api", 25);
    Grant begins = Grant.of(
        scene.customer, "a", "api", BigDecimal.valueOf(100), START.plus(Duration.ofHours(1)));
    if (!give(scene, begins)) return;
    scene.spend("api", 0);
    assertThat(scene.status("api").overage()).isEqualByComparingTo("25");
    scene.clock.advance(Duration.ofHours(1));
    assertThat(scene.status("api").overage()).as("told before it is used").isZero();
    scene.spend("api", 25);
    assertLeft(scene, "a", "50");
    assertThat(scene.status("api").overage()).isZero();
  }

  @Test
  default void aGrantThatIsGivenTakesOverWhatIsOverAtOnce() {
    Scene scene = new Scene(store(), Quota.soft("api", 10));
    scene.spend("api", 25);
    Instant end = START.plus(Duration.ofHours(1));
    if (!give(scene, grant(scene, "a", 100).until(end))) return;
    assertLeft(scene, "a", "85");
    scene.clock.set(end);
    assertThat(scene.status("api").overage()).isZero();
    scene.clock.set(LedgerContract.MARCH.end());
    scene.spend("api", 15);
    assertThat(scene.status("api").overage()).as("it is over by now").isEqualByComparingTo("5");
  }

  @Test
  default void aGrantThatEndedIsNotUsed() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Instant end = START.plus(Duration.ofHours(1));
    if (!give(scene, grant(scene, "a", 100).until(end))) return;
    scene.spend("api", 30);
    assertLeft(scene, "a", "70"); // it ends before the window does
    scene.clock.set(end);
    scene.assertRemaining("api", "10");
    scene.spend("api", 10);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    scene.assertRemaining("api", "0");
    scene.clock.set(LedgerContract.MARCH.end());
    scene.spend("api", 10);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void aReservationGivesBackWhatItDrewLastFirst() {
    Scene scene = new Scene(store(), Quota.hard("api", 50));
    if (!give(scene, grant(scene, "a", 100))) return;
    try (Reservation hold = scene.quotas.reserve(scene.charge("api", 60), Duration.ofMinutes(5))) {
      assertLeft(scene, "a", "90");
      scene.assertRemaining("api", "90");
      assertThat(hold.commit(57).allowed()).isTrue();
    }
    assertLeft(scene, "a", "93");
    scene.assertRemaining("api", "93");
  }

  @Test
  default void aCommitAboveItsHoldDrawsOnGrantsToo() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    if (!give(scene, grant(scene, "a", 100))) return;
    try (Reservation hold = scene.quotas.reserve(scene.charge("api", 5), Duration.ofMinutes(5))) {
      Decision.Allowed committed = hold.commit(30).orElseThrow();
      assertThat(committed.shortfall().get(0)).isZero();
    }
    assertLeft(scene, "a", "80");
    scene.assertRemaining("api", "80");
  }

  @Test
  default void aRefundGoesBackToTheGrant() {
    Scene scene = new Scene(store(), Quota.hard("api", 50));
    if (!give(scene, grant(scene, "a", 100))) return;
    Decision.Allowed unused = scene.consumeWithKey("api", 60, "k").orElseThrow();
    assertThat(scene.quotas.refund(scene.customer, "k", BigDecimal.valueOf(4)).allowed())
        .isTrue();
    assertLeft(scene, "a", "94");
    scene.assertUsed("api", "56");
  }

  @Test
  default void refundsOfAllThatWasUsedGiveAllGrantsBack() {
    Scene scene = new Scene(store(), Quota.soft("api", 100));
    String own = scene.spend("api", 120).operation();
    if (!give(scene, grant(scene, "a", 100).until(START.plus(Duration.ofDays(5))))) return;
    scene.quotas.admin().grant(grant(scene, "b", 100).until(START.plus(Duration.ofDays(9))));
    String granted = scene.spend("api", 100).operation();
    assertLeft(scene, "a", "0");
    assertLeft(scene, "b", "80");
    assertThat(scene.quotas.refund(scene.customer, own).allowed()).isTrue();
    scene.spend("api", 0);
    assertLeft(scene, "b", "100");
    assertThat(scene.quotas.refund(scene.customer, granted).allowed()).isTrue();
    scene.spend("api", 0);
    assertLeft(scene, "a", "100");
    assertLeft(scene, "b", "100");
    scene.assertRemaining("api", "300");
  }

  @Test
  default void aRefundAfterTheGrantEndedLeavesWhatThePlanHas() {
    Scene scene = new Scene(store(), Quota.hard("api", 100));
    Decision happened = scene.quotas.record(scene.charge("api", 150));
    Instant end = START.plus(Duration.ofHours(1));
    if (!give(scene, grant(scene, "a", 50).until(end))) return;
    scene.spend("api", 0);
    scene.clock.set(end);
    String operation = happened.orElseThrow().operation();
    assertThat(scene.quotas.refund(scene.customer, operation).allowed()).isTrue();
    scene.assertRemaining("api", "100");
    assertThat(scene
            .quotas
            .consumeUpTo(scene.charge("api", 1_000))
            .orElseThrow()
            .granted()
            .get(0))
        .isEqualByComparingTo("100");
    scene.assertRemaining("api", "0");
  }

  @Test
  default void theSameGrantAgainIsNoneAndAnotherOfItsIdIsRefused() {
    Scene scene =
        new Scene(store(), Quota.hard("api", 0), Quota.hard("seats", 3).level());
    Grant a = grant(scene, "a", 10);
    if (!give(scene, a)) return;
    scene.quotas.admin().grant(a);
    assertThat(scene.quotas.admin().grants(scene.customer)).hasSize(1);
    scene.spend("api", 10);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene.quotas.admin().grant(grant(scene, "a", 20)))
        .withMessageContaining("id must be new, was \"a\", which is one of 10 for api");
    Grant seats = Grant.of(scene.customer, "s", "seats", BigDecimal.ONE, START);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene.quotas.admin().grant(seats))
        .withMessageContaining("service must be one that has a window");
    Grant half = Grant.of(scene.customer, "h", "api", new BigDecimal("0.5"), START);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene.quotas.admin().grant(half))
        .withMessageContaining("amount must have at most 0 decimals");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene.quotas.admin().voidGrant(scene.customer, "none"))
        .withMessageContaining("id must be that of a grant");
  }

  @Test
  default void aPlanWithACoarserUnitLeavesTheWholeUnitsOfAGrant() {
    Scene scene = new Scene(store(), Quota.hard("api", 0).scale(1));
    Grant oneAndAHalf = Grant.of(scene.customer, "a", "api", new BigDecimal("1.5"), START);
    if (!give(scene, oneAndAHalf)) return;
    scene.quotas.admin().apply(Plan.of(scene.plan.name(), Quota.hard("api", 0)));
    scene.spend("api", 1);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void furtherLimitsHoldWhoeverPays() {
    Scene scene = new Scene(store(), Quota.hard("api", 10).atMost(30, ResetPeriod.DAILY));
    if (!give(scene, grant(scene, "a", 100))) return;
    scene.spend("api", 30);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    assertLeft(scene, "a", "80");
  }

  /** Scenario 12, by threads on two nodes. */
  @Test
  default void callersThatRaceOnPlanAndGrantsNeverPassWhatBothHave() {
    Scene scene = new Scene(store(), Quota.hard("api", 50).unit("gb").scale(6));
    if (!give(scene, grant(scene, "a", 40))) return;
    scene.quotas.admin().grant(grant(scene, "b", 30).withPriority(5));
    Quotas[] nodes = {scene.quotas, scene.node()};
    LongAdder micros = new LongAdder();
    Racers.race(8, racer -> {
      Random random = new Random(racer);
      for (int i = 0; i < 40; i++) {
        long amount = 1L + random.nextInt(1_000_000);
        Quotas node = nodes[random.nextInt(2)];
        Charge charge = Charge.of(scene.customer, "api", BigDecimal.valueOf(amount, 6));
        if (node.consume(charge).allowed()) micros.add(amount);
      }
    });
    BigDecimal sum = BigDecimal.valueOf(micros.sum(), 6);
    assertThat(sum).isLessThanOrEqualTo(new BigDecimal("120"));
    scene.assertUsed("api", sum.toPlainString());
    BigDecimal granted = scene.quotas.admin().grants(scene.customer).stream()
        .map(GrantStatus::used)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(granted)
        .isEqualByComparingTo(sum.subtract(BigDecimal.valueOf(50)).max(BigDecimal.ZERO));
    assertThat(IntStream.range(0, 2)
            .mapToObj(i -> scene.quotas.admin().grants(scene.customer).get(i)))
        .satisfiesExactly(
            a -> assertThat(a.used()).isLessThanOrEqualTo(BigDecimal.valueOf(40)),
            b -> assertThat(b.used()).isLessThanOrEqualTo(BigDecimal.valueOf(30)));
  }
}
