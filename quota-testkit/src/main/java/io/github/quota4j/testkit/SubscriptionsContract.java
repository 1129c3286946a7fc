package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.QuotasBuilder;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.PlanChange;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.StatusPolicy;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.SubscriptionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How it stands with a subscription, what that means, and how one plan follows another. */
interface SubscriptionsContract extends StoreUnderTest {
  private QuotasBuilder node(Scene scene) {
    return Quotas.builder(store()).clock(scene.clock).timeout(Duration.ofSeconds(30));
  }

  private static String planWith(Scene scene, Quota... quotas) {
    String name = scene.plan.name() + "-other";
    scene.quotas.admin().apply(Plan.of(name, quotas));
    return name;
  }

  @Test
  default void whoDoesNotPayIsDeniedAndToldWhy() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Map<SubscriptionStatus, Reason> denied = Map.of(
        SubscriptionStatus.PAST_DUE, Reason.SUBSCRIPTION_PAST_DUE,
        SubscriptionStatus.UNPAID, Reason.SUBSCRIPTION_UNPAID,
        SubscriptionStatus.CANCELED, Reason.SUBSCRIPTION_CANCELED);
    denied.forEach((status, reason) -> {
      scene.quotas.admin().status(scene.customer, status);
      assertDenied(scene.consume("api", 1), reason);
      assertThat(scene.quotas.admin().subscription(scene.customer).orElseThrow().status())
          .isEqualTo(status);
    });
    scene.quotas.admin().status(scene.customer, SubscriptionStatus.ACTIVE);
    scene.spend("api", 10);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void aHostMayServeWhoIsPastDueAndRefuseWhoIsOnTrial() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Quotas lenient = node(scene)
        .on(SubscriptionStatus.PAST_DUE, StatusPolicy.SERVE)
        .on(SubscriptionStatus.TRIALING, StatusPolicy.REFUSE)
        .build();
    lenient.admin().status(scene.customer, SubscriptionStatus.PAST_DUE);
    assertThat(lenient.consume(scene.customer, "api", 10).allowed()).isTrue();
    assertDenied(lenient.consume(scene.customer, "api", 1), Reason.LIMIT_REACHED);
    lenient.admin().status(scene.customer, SubscriptionStatus.TRIALING);
    assertDenied(lenient.consume(scene.customer, "api", 0), Reason.SUBSCRIPTION_REFUSED);
  }

  @Test
  default void whoHasEndedItIsOnTheDefaultPlanWithWhatItUsed() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    String free = planWith(scene, Quota.hard("api", 4));
    Quotas quotas = node(scene).defaultPlan(free).build();
    assertThat(quotas.consume(scene.customer, "api", 3).allowed()).isTrue();
    quotas.admin().status(scene.customer, SubscriptionStatus.CANCELED);
    Decision.Allowed last = quotas.consume(scene.customer, "api", 1).orElseThrow();
    assertThat(last.statuses().get(0).source()).isEqualTo(free);
    assertDenied(quotas.consume(scene.customer, "api", 1), Reason.LIMIT_REACHED);
    quotas.admin().status(scene.customer, SubscriptionStatus.ACTIVE);
    assertThat(quotas.consume(scene.customer, "api", 6).allowed()).isTrue();
    assertDenied(quotas.consume(scene.customer, "api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void aTrialEndsByItself() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Subscription trial = new Subscription(
            scene.customer, scene.plan.name(), BillingCycle.calendar())
        .onTrialUntil(Scene.START.plus(Duration.ofHours(1)));
    scene.quotas.admin().subscribe(trial);
    scene.spend("api", 1);
    scene.clock.advance(Duration.ofHours(1).minusNanos(1_000));
    scene.spend("api", 1);
    scene.clock.advance(Duration.ofNanos(1_000));
    assertDenied(scene.consume("api", 1), Reason.TRIAL_ENDED);
    assertThat(scene.quotas.admin().subscription(scene.customer)).hasValue(trial);
  }

  @Test
  default void aSubscriptionThatWasEndedHoldsUntilItsPeriodIsOver() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    scene.quotas.admin().cancelAtPeriodEnd(scene.customer);
    scene.clock.set(LedgerContract.MARCH.end().minusNanos(1_000));
    scene.spend("api", 1);
    scene.clock.set(LedgerContract.MARCH.end());
    assertDenied(scene.consume("api", 1), Reason.SUBSCRIPTION_CANCELED);
    long unused = scene.quotas.upkeep().advancePeriods();
    assertDenied(scene.consume("api", 1), Reason.SUBSCRIPTION_CANCELED);
    scene.quotas.admin().status(scene.customer, SubscriptionStatus.ACTIVE);
    scene.spend("api", 10);
  }

  @Test
  default void anotherPlanAtOnceCountsWhatWasUsed() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    scene.spend("api", 8);
    String smaller = planWith(scene, Quota.hard("api", 5));
    scene.quotas.admin().changePlan(scene.customer, smaller, PlanChange.AT_ONCE);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    scene.assertRemaining("api", "0");
    scene.clock.set(LedgerContract.MARCH.end());
    scene.spend("api", 5);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void anotherPlanMayBeginAfresh() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    scene.spend("api", 8);
    String smaller = planWith(scene, Quota.hard("api", 5));
    scene.clock.advance(Duration.ofHours(1));
    try {
      scene.quotas.admin().changePlan(scene.customer, smaller, PlanChange.AFRESH);
    } catch (UnsupportedOperationException e) {
      scene.spend("api", 2); // it cannot, and has changed nothing
      return;
    }
    scene.spend("api", 5);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void aPlanThatCannotBeginAfreshResetsNothing() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Quotas quotas = node(scene).defaultPlan(scene.plan.name()).build();
    String visitor = scene.customer + "-visitor";
    assertThat(quotas.consume(visitor, "api", 10).allowed()).isTrue();
    scene.spend("api", 10);
    scene.clock.advance(Duration.ofHours(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quotas.admin().changePlan(visitor, scene.plan.name(), PlanChange.AFRESH))
        .withMessageContaining("customer must have a subscription");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quotas.admin().changePlan(scene.customer, "no-such", PlanChange.AFRESH))
        .withMessageContaining("\"no-such\"");
    assertDenied(quotas.consume(visitor, "api", 1), Reason.LIMIT_REACHED);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  @Test
  default void anotherPlanMayWaitForTheEndOfThePeriod() {
    Scene scene =
        new Scene(store(), Quota.hard("api", 10), Quota.hard("login", 3).resets(ResetPeriod.DAILY));
    String smaller =
        planWith(scene, Quota.hard("api", 5), Quota.hard("login", 1).resets(ResetPeriod.DAILY));
    Quotas other = scene.node();
    assertThat(other.consume(scene.customer, "api", 1).allowed()).isTrue();
    scene.quotas.admin().changePlan(scene.customer, smaller, PlanChange.AT_PERIOD_END);
    scene.spend("api", 9);
    scene.clock.set(LedgerContract.MARCH.end().minusNanos(1_000));
    scene.spend("login", 3);
    scene.clock.set(LedgerContract.MARCH.end());
    assertThat(other.consume(scene.customer, "api", 5).allowed()).isTrue();
    assertDenied(other.consume(scene.customer, "api", 1), Reason.LIMIT_REACHED);
    assertThat(other.consume(scene.customer, "login", 1).allowed()).isTrue();
    assertDenied(scene.consume("login", 1), Reason.LIMIT_REACHED);
    long unused = scene.quotas.upkeep().advancePeriods();
    assertDenied(scene.consume("login", 1), Reason.LIMIT_REACHED);
    assertThat(scene
            .quotas
            .admin()
            .subscription(scene.customer)
            .orElseThrow()
            .planAt(scene.clock.instant()))
        .isEqualTo(smaller);
  }

  @Test
  default void whatFollowsCanBeTakenBack() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    String smaller = planWith(scene, Quota.hard("api", 5));
    scene.quotas.admin().changePlan(scene.customer, smaller, PlanChange.AT_PERIOD_END);
    scene.quotas.admin().changePlan(scene.customer, scene.plan.name(), PlanChange.AT_ONCE);
    scene.clock.set(LedgerContract.MARCH.end());
    scene.spend("api", 10);
  }

  @Test
  default void whoHasNoSubscriptionCannotChangeIt() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    String nobody = scene.customer + "-nobody";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene.quotas.admin().status(nobody, SubscriptionStatus.UNPAID))
        .withMessageContaining("customer must have a subscription, was \"" + nobody);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            scene.quotas.admin().changePlan(nobody, scene.plan.name(), PlanChange.AT_PERIOD_END))
        .withMessageContaining("customer must have a subscription");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            scene.quotas.admin().changePlan(scene.customer, "no-such", PlanChange.AT_PERIOD_END))
        .withMessageContaining("\"no-such\"");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> scene.quotas.admin().status(scene.customer, SubscriptionStatus.TRIAL_ENDED))
        .withMessageContaining("status must be one that can be set");
    scene.spend("api", 10);
  }

  @Test
  default void aServiceThatNoPlanIncludesIsWhatTheHostSays() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    assertDenied(scene.consume("beta", 1), Reason.SERVICE_NOT_IN_PLAN);
    Quotas hosted = node(scene)
        .quotaOf(service ->
            Optional.of(Quota.hard(service, 2)).filter(quota -> quota.service().equals("beta")))
        .build();
    Decision.Allowed allowed = hosted.consume(scene.customer, "beta", 2).orElseThrow();
    assertThat(allowed.statuses().get(0).source()).isEqualTo("host");
    assertDenied(hosted.consume(scene.customer, "beta", 1), Reason.LIMIT_REACHED);
    assertDenied(hosted.consume(scene.customer, "gamma", 1), Reason.SERVICE_NOT_IN_PLAN);
    assertThat(hosted
            .reserve(scene.charge("gamma", 1), Duration.ofMinutes(1))
            .decision()
            .reason())
        .isEqualTo(Reason.SERVICE_NOT_IN_PLAN);
  }

  @Test
  default void aSubscriptionThatEndsAlreadyEndsNoLater() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    scene.quotas.admin().cancelAtPeriodEnd(scene.customer);
    scene.clock.set(LedgerContract.MARCH.end());
    scene.quotas.admin().cancelAtPeriodEnd(scene.customer);
    assertDenied(scene.consume("api", 1), Reason.SUBSCRIPTION_CANCELED);
    Instant trialEnd = scene.clock.instant().plus(Duration.ofDays(7));
    scene
        .quotas
        .admin()
        .subscribe(new Subscription(scene.customer, scene.plan.name(), BillingCycle.calendar())
            .onTrialUntil(trialEnd));
    scene.quotas.admin().cancelAtPeriodEnd(scene.customer);
    scene.clock.set(trialEnd);
    assertDenied(scene.consume("api", 1), Reason.TRIAL_ENDED);
  }
}
