package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Quotas of a customer's own, and limits that refuse nothing for a while. */
interface IndividualContract extends StoreUnderTest {
  @Test
  default void aQuotaOfItsOwnTakesThePlaceOfThePlans() {
    Scene scene = new Scene(store(), Quota.hard("api", 10), Quota.hard("exports", 3));
    Quotas other = scene.node();
    scene.spend("api", 8);
    scene
        .quotas
        .admin()
        .override(
            scene.customer,
            Quota.soft("api", 20).atMost(15, ResetPeriod.DAILY).rate(Rate.perSecond(100)));
    Decision.Allowed allowed = scene.spend("api", 7);
    assertThat(allowed.statuses().get(0).source()).isEqualTo("override");
    assertThat(scene.status("api").mode()).isEqualTo(Enforcement.Mode.SOFT);
    assertThat(scene.status("exports").source()).isEqualTo(scene.plan.name());
    assertThat(scene.quotas.admin().overrides(scene.customer)).hasSize(1);
    Decision denied = other.consume(scene.customer, "api", 10);
    assertThat(denied.allowed()).as("the day's limit is the customer's, too").isFalse();
    scene.quotas.admin().removeOverride(scene.customer, "api");
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    assertThat(scene.status("api").source()).isEqualTo(scene.plan.name());
    assertThat(scene.quotas.admin().overrides(scene.customer)).isEmpty();
  }

  @Test
  default void aQuotaOfItsOwnIsNobodyElses() {
    Scene scene = new Scene(store(), Quota.hard("api", 1));
    String neighbour = scene.customer + "-2";
    scene.subscribe(neighbour);
    scene.quotas.admin().override(scene.customer, Quota.hard("api", 5));
    scene.spend("api", 5);
    assertThat(scene.quotas.consume(neighbour, "api", 1).allowed()).isTrue();
    assertDenied(scene.quotas.consume(neighbour, "api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void aServiceMayBeTheCustomersAlone() {
    Scene scene = new Scene(store(), Quota.hard("api", 1));
    scene.quotas.admin().override(scene.customer, Quota.hard("beta", 2).perSubject(1));
    assertThat(scene.quotas.consume(scene.charge("beta", 1).subject("jane")).allowed())
        .isTrue();
    assertDenied(
        scene.quotas.consume(scene.charge("beta", 1).subject("jane")), Reason.LIMIT_REACHED);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            scene.quotas.admin().override(scene.customer, Quota.hard("gb", Scene.decimal("0.5"))))
        .withMessageContaining("limit of gb must have at most 0 decimals");
  }

  @Test
  default void anOverrideWhileAReservationIsOpenLeavesItWhereItIs() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    try (Reservation hold = scene.quotas.reserve(scene.charge("api", 8), Duration.ofMinutes(5))) {
      scene.quotas.admin().override(scene.customer, Quota.hard("api", 20));
      scene.assertRemaining("api", "12");
      assertThat(hold.commit(3).allowed()).isTrue();
    }
    scene.assertRemaining("api", "17");
  }

  @Test
  default void whereTheGlassIsBrokenNothingIsRefusedAndAllIsCounted() {
    Scene scene = new Scene(store(), Quota.hard("api", 2), Quota.hard("exports", 0));
    Quotas other = scene.node();
    scene.spend("api", 2);
    assertDenied(other.consume(scene.customer, "api", 1), Reason.LIMIT_REACHED);
    BreakGlass glass =
        BreakGlass.everywhere("ops@example.com", "the limit is wrong").customer(scene.customer);
    scene.quotas.admin().breakGlass(glass);
    assertThat(scene.spend("api", 5).reason()).isEqualTo(Reason.WOULD_BE_DENIED);
    assertThat(scene.spend("exports", 1).reason()).isEqualTo(Reason.WOULD_BE_DENIED);
    scene.assertUsed("api", "7");
    assertThat(scene.quotas.admin().brokenGlass()).contains(glass);
    scene.quotas.admin().mendGlass(glass);
    assertThat(scene.quotas.admin().brokenGlass()).doesNotContain(glass);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    assertDenied(other.consume(scene.customer, "api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void theGlassOfOneServiceIsNotThatOfAnother() {
    Scene scene = new Scene(store(), Quota.hard("api", 0), Quota.hard("exports", 0));
    BreakGlass glass =
        BreakGlass.everywhere("ops", "why").customer(scene.customer).service("api");
    scene.quotas.admin().breakGlass(glass);
    scene.spend("api", 1);
    assertDenied(scene.consume("exports", 1), Reason.LIMIT_REACHED);
    scene.quotas.admin().mendGlass(BreakGlass.everywhere("ops", "why").customer(scene.customer));
    assertThat(scene.consume("api", 1).allowed()).as("another one was mended").isTrue();
    scene.quotas.admin().mendGlass(glass);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void aCacheThatIsFilledOrEmptiedChangesNoAnswer() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    scene.spend("api", 4);
    scene.quotas.upkeep().warm(scene.customer);
    boolean isTold = scene.quotas.upkeep().invalidate(scene.customer);
    assertThat(scene.quotas.upkeep().warmBusiest(5)).isBetween(0, 5);
    assertThat(scene.quotas.upkeep().invalidateAll()).isEqualTo(isTold);
    scene.assertRemaining("api", "6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene.quotas.upkeep().warmBusiest(0))
        .withMessageContaining("most must be at least 1, was 0");
  }

  @Test
  default void whatANodeInvalidatesItLoadsAnew() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Quotas other = scene.node();
    assertThat(other.consume(scene.customer, "api", 1).allowed()).isTrue();
    scene.quotas.admin().override(scene.customer, Quota.hard("api", 1));
    boolean unused = other.upkeep().invalidate(scene.customer);
    assertDenied(other.consume(scene.customer, "api", 1), Reason.LIMIT_REACHED);
  }
}
