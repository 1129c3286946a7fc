package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.START;
import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.QuotaBilling;
import io.github.quota4j.billing.Statement;
import io.github.quota4j.billing.StatementLine;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.PlanChange;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is due for overage. Where a store keeps totals only it says so, and there are no bills. */
interface BillingContract extends StoreUnderTest {
  private boolean bills() {
    return store().billing().isPresent();
  }

  private static Quota soft(long limit, String price) {
    return Quota.soft("api", limit).price(Price.of(price));
  }

  private static BigDecimal due(Statement statement) {
    return statement.due().getOrDefault(Currency.getInstance("USD"), BigDecimal.ZERO);
  }

  private static Statement march(Scene scene) {
    return scene.quotas.billing().statement(scene.customer, START);
  }

  private static void assertDue(Scene scene, String money) {
    assertThat(due(march(scene))).as("due for March").isEqualByComparingTo(money);
  }

  private static void apply(Scene scene, Quota... quotas) {
    scene.quotas.admin().apply(new Plan(scene.plan.name(), List.of(quotas)));
  }

  /** A day later, so that what is used before and after it is told apart. */
  private static void nextDay(Scene scene) {
    scene.clock.advance(Duration.ofDays(1));
  }

  private static void toApril(Scene scene) {
    scene.clock.set(Instant.parse("2026-04-02T00:00:00Z"));
  }

  @Test
  default void aStoreThatKeepsTotalsOnlySaysSo() {
    if (bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    assertThatThrownBy(() -> scene.quotas.billing().statement(scene.customer))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("totals only");
  }

  @Test
  default void whatIsAboveTheLimitIsPricedExactly() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(100, "0.0003 USD"));
    scene.spend("api", 90);
    assertThat(due(scene.quotas.billing().statement(scene.customer))).isEqualByComparingTo("0");
    scene.spend("api", 250_010);
    StatementLine line =
        scene.quotas.billing().statement(scene.customer).lines().get(0);
    assertThat(line.overage()).isEqualByComparingTo("250000");
    assertThat(line.amount()).contains(decimal("75.00"));
    assertThat(line.included().orElseThrow()).isEqualByComparingTo("100");
    assertThat(line.window().start()).isEqualTo("2026-03-01T00:00:00Z");
  }

  @Test
  default void aHardQuotaHasNoOverageAndOneWithoutAPriceIsReportedOnly() {
    if (!bills()) return;
    Scene scene = new Scene(
        store(),
        Quota.hard("api", 10).price(Price.of("1 USD")),
        Quota.soft("mail", 10),
        Quota.soft("trial", 10).price(Price.of("1 USD")).shadow());
    assertThat(scene.quotas.record(scene.charge("api", 15)).allowed()).isTrue();
    scene.spend("mail", 15);
    scene.spend("trial", 15);
    Statement statement = march(scene);
    assertThat(statement.due()).isEmpty();
    assertThat(statement.lines()).hasSize(1);
    assertThat(statement.lines().get(0).service()).isEqualTo("mail");
    assertThat(statement.lines().get(0).overage()).isEqualByComparingTo("5");
    assertThat(statement.lines().get(0).amount()).isEmpty();
  }

  @Test
  default void aGrantAndARefundLowerWhatIsDue() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    String operation = scene.spend("api", 30).operation();
    assertDue(scene, "20");
    assertThat(scene.quotas.refund(scene.customer, operation, decimal("5")).allowed())
        .isTrue();
    assertDue(scene, "15");
    scene
        .quotas
        .admin()
        .grant(Grant.of(scene.customer, "g", "api", decimal("12"), START.minusSeconds(60)));
    scene.spend("api", 1);
    assertDue(scene, "4");
    assertThat(march(scene).lines().get(0).granted()).isEqualByComparingTo("12");
  }

  private static Grant grant(Scene scene, long units, Instant from) {
    return Grant.of(scene.customer, "g", "api", units, from);
  }

  private static BigDecimal left(Scene scene) {
    return scene.quotas.admin().grants(scene.customer).get(0).left();
  }

  /** The same number everywhere: a display, the statement while it is open, when its period is over, and once it is closed. */
  private static void assertOverage(Scene scene, String units) {
    assertThat(scene.status("api").overage()).as("displayed").isEqualByComparingTo(units);
    assertDue(scene, units);
    toApril(scene);
    assertDue(scene, units);
    long lines = scene.quotas.billing().close();
    assertThat(lines).isPositive();
    assertThat(march(scene).closed()).isPresent();
    assertDue(scene, units);
    assertThat(scene.quotas.billing().close()).isZero();
    assertDue(scene, units);
  }

  @Test
  default void aGrantPaysThoughNothingIsChargedAfterIt() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    scene.spend("api", 30);
    scene.quotas.admin().grant(grant(scene, 12, START));
    assertThat(left(scene)).isZero();
    nextDay(scene);
    assertOverage(scene, "8");
  }

  @Test
  default void aGrantThatBeginsLaterPaysForItsWindowWhenThatIsBilled() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    scene.quotas.admin().grant(grant(scene, 12, START.plus(Duration.ofHours(1))));
    scene.spend("api", 30);
    assertDue(scene, "20");
    nextDay(scene);
    assertDue(scene, "8");
    assertThat(left(scene)).as("who looks changes nothing").isEqualByComparingTo("12");
    assertOverage(scene, "8");
    assertThat(march(scene).lines().get(0).granted()).isEqualByComparingTo("12");
    assertThat(left(scene)).isZero();
    scene.spend("api", 11);
    assertThat(scene.status("api").overage()).as("of April").isEqualByComparingTo("1");
  }

  @Test
  default void whatAGrantPaidElsewhereItDoesNotPayAgain() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD").resets(ResetPeriod.DAILY));
    scene.quotas.admin().grant(grant(scene, 12, START.plus(Duration.ofHours(1))));
    scene.spend("api", 20);
    nextDay(scene);
    assertDue(scene, "0");
    scene.spend("api", 18);
    assertDue(scene, "6"); // 8 of today, and 4 of yesterday
    assertThat(left(scene)).isEqualByComparingTo("4");
    nextDay(scene);
    scene.spend("api", 15);
    assertDue(scene, "11");
    assertThat(left(scene)).isZero();
    toApril(scene);
    assertThat(scene.quotas.billing().close()).isPositive();
    assertDue(scene, "11");
  }

  @Test
  default void aGrantThatWasNotThereDoesNotPay() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    Instant begins = START.plus(Duration.ofHours(1));
    scene.spend("api", 30);
    scene.quotas.admin().grant(grant(scene, 100, begins).until(begins.plus(Duration.ofHours(1))));
    Instant april = Instant.parse("2026-04-01T00:00:00Z");
    scene.quotas.admin().grant(Grant.of(scene.customer, "april", "api", 100, april));
    nextDay(scene);
    assertOverage(scene, "20");
  }

  @Test
  default void aGrantThatComesAfterTheBillChangesNothing() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    scene.spend("api", 30);
    assertOverage(scene, "20");
    scene.quotas.admin().grant(grant(scene, 12, START));
    assertThat(scene.quotas.billing().close()).isZero();
    assertDue(scene, "20");
    assertThat(left(scene)).isEqualByComparingTo("12");
  }

  @Test
  default void aYearlyWindowIsPaidByGrantsMonthByMonth() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD").resets(ResetPeriod.YEARLY));
    scene.quotas.admin().grant(grant(scene, 12, START.plus(Duration.ofHours(1))));
    scene.spend("api", 30);
    nextDay(scene);
    assertOverage(scene, "8");
    scene.spend("api", 3);
    assertThat(due(scene.quotas.billing().statement(scene.customer))).isEqualByComparingTo("3");
  }

  @Test
  default void whatIsUsedAgainAfterAnEndedGrantWasRefundedIsDue() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(100, "1 USD"));
    String operation = scene.spend("api", 150).operation();
    Instant end = START.plus(Duration.ofHours(1));
    scene.quotas.admin().grant(grant(scene, 50, START).until(end));
    scene.clock.set(end);
    assertThat(scene.quotas.refund(scene.customer, operation).allowed()).isTrue();
    scene.spend("api", 170);
    assertOverage(scene, "70");
  }

  @Test
  default void eachUnitCostsWhatWasAgreedWhenItWasUsed() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    scene.spend("api", 15);
    nextDay(scene);
    apply(scene, soft(10, "2 USD"));
    scene.spend("api", 4);
    assertDue(scene, "13");
    nextDay(scene);
    scene.quotas.admin().override(scene.customer, soft(10, "10 USD"));
    scene.spend("api", 1);
    assertDue(scene, "23");
    nextDay(scene);
    scene.quotas.admin().removeOverride(scene.customer, "api");
    scene.spend("api", 1);
    assertDue(scene, "25");
    assertThat(march(scene).lines()).hasSize(4);
  }

  @Test
  default void tiersGoOnWhereThePriceChanges() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(0, "graduated 1 up to 10, 2 USD"));
    scene.spend("api", 8);
    nextDay(scene);
    apply(scene, soft(0, "graduated 10 up to 10, 20 USD"));
    scene.spend("api", 4);
    assertDue(scene, "68"); // 8 × 1, then 2 × 10 and 2 × 20
  }

  @Test
  default void aHigherLimitLowersWhatIsDue() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    scene.spend("api", 15);
    assertDue(scene, "5");
    nextDay(scene);
    apply(scene, soft(100, "1 USD"));
    assertDue(scene, "0");
  }

  @Test
  default void aPeriodIsBilledByWhatWasAgreedThenHoweverLateItIsClosed() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    Plan big = new Plan(scene.plan.name() + "-big", List.of(soft(1_000, "7 USD")));
    scene.quotas.admin().apply(big);
    scene.spend("api", 15);
    scene.quotas.admin().changePlan(scene.customer, big.name(), PlanChange.AT_PERIOD_END);
    toApril(scene);
    apply(scene, soft(1_000, "100 USD"));
    long unused = scene.quotas.upkeep().advancePeriods();
    assertDue(scene, "5");
    scene.spend("api", 1_002);
    assertThat(due(scene.quotas.billing().statement(scene.customer))).isEqualByComparingTo("14");
    scene.quotas.admin().status(scene.customer, SubscriptionStatus.CANCELED);
    assertDue(scene, "5");
  }

  @Test
  default void aClosedStatementStaysAndWhatComesLateIsALineOfItsOwn() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    scene.spend("api", 15);
    QuotaBilling billing = scene.quotas.billing();
    assertThat(billing.statement(scene.customer).closed()).isEmpty();
    toApril(scene);
    assertThat(billing.close()).isPositive();
    Statement first = march(scene);
    assertThat(first.closed()).contains(scene.clock.instant());
    assertThat(scene.quotas.record(scene.charge("api", 3).at(START)).allowed()).isTrue();
    assertThat(march(scene)).isEqualTo(first);
    nextDay(scene);
    assertThat(billing.close()).isEqualTo(1);
    Statement restated = march(scene);
    assertThat(restated.lines().subList(0, 1)).isEqualTo(first.lines());
    StatementLine late = restated.lines().get(1);
    assertThat(late.id()).isEqualTo(first.lines().get(0).id());
    assertThat(late.revision()).isEqualTo(1);
    assertThat(late.amount()).contains(decimal("3.00"));
    assertDue(scene, "8");
    assertThat(billing.close()).isZero();
  }

  @Test
  default void aLaterPeriodIsClosedInItsTurn() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    scene.spend("api", 15);
    toApril(scene);
    scene.spend("api", 12);
    scene.clock.set(Instant.parse("2026-06-02T00:00:00Z")); // the jobs of May were missed
    assertThat(scene.quotas.billing().close()).isPositive();
    Instant april = Instant.parse("2026-04-15T00:00:00Z");
    Statement second = scene.quotas.billing().statement(scene.customer, april);
    assertThat(second.closed()).isPresent();
    assertThat(due(second)).isEqualByComparingTo("2");
    assertDue(scene, "5");
    assertThat(scene.quotas.billing().lastPeriod(scene.customer).start())
        .isEqualTo("2026-05-01T00:00:00Z");
  }

  @Test
  default void billingPeriodsFollowEachOtherUntilTheOneThatIsOpen() {
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    QuotaBilling billing = scene.quotas.billing();
    Window year = new Window(START.minus(Duration.ofDays(40)), START.plus(Duration.ofDays(300)));
    List<Window> periods = billing.periods(scene.customer, year);
    assertThat(periods.get(periods.size() - 2)).isEqualTo(billing.lastPeriod(scene.customer));
    assertThat(periods.get(0).contains(year.start())).isTrue();
    assertThat(periods.get(periods.size() - 1).contains(START)).isTrue();
    for (int i = 1; i < periods.size(); i++)
      assertThat(periods.get(i).start()).isEqualTo(periods.get(i - 1).end());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> billing.periods(scene.customer + "-nobody", year))
        .withMessageContaining("customer must have a plan");
    Window early = new Window(Instant.EPOCH.minusSeconds(1), START);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> billing.periods(scene.customer, early))
        .withMessage("during must begin in 1970 or later, was 1969-12-31T23:59:59Z");
  }

  @Test
  default void aYearlyLimitIsPaidMonthByMonthForWhatIsNew() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(50, "1 USD").resets(ResetPeriod.YEARLY));
    scene.spend("api", 60);
    assertDue(scene, "10");
    toApril(scene);
    scene.spend("api", 7);
    assertDue(scene, "10");
    assertThat(due(scene.quotas.billing().statement(scene.customer))).isEqualByComparingTo("7");
  }

  @Test
  default void eachDayAndEachPartOfAResetWindowIsOverForItself() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD").resets(ResetPeriod.DAILY));
    scene.spend("api", 12);
    scene.clock.advance(Duration.ofMinutes(1));
    Instant unused = scene.quotas.admin().reset(Reset.of(scene.customer));
    scene.spend("api", 11);
    nextDay(scene);
    scene.spend("api", 14);
    nextDay(scene);
    scene.spend("api", 10);
    assertDue(scene, "7");
  }

  @Test
  default void aLevelIsPaidByTheMostThatWasHeld() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD").level());
    scene.spend("api", 8);
    nextDay(scene);
    scene.spend("api", 9);
    nextDay(scene);
    assertThat(scene.quotas.release(scene.charge("api", 12)).allowed()).isTrue();
    assertDue(scene, "7");
    toApril(scene);
    assertThat(due(scene.quotas.billing().statement(scene.customer))).isEqualByComparingTo("0");
    scene.spend("api", 6);
    assertThat(due(scene.quotas.billing().statement(scene.customer))).isEqualByComparingTo("1");
  }

  @Test
  default void aReportTellsOfEveryCustomer() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    String other = scene.customer + "-other";
    scene.subscribe(other);
    scene.spend("api", 15);
    assertThat(scene.quotas.consume(other, "api", 11).allowed()).isTrue();
    toApril(scene);
    Map<String, BigDecimal> due = new HashMap<>();
    long told = scene.quotas.billing().report(each -> due.put(each.customer(), due(each)));
    assertThat(told).isEqualTo(due.size());
    assertThat(due.get(scene.customer)).isEqualByComparingTo("5");
    assertThat(due.get(other)).isEqualByComparingTo("1");
    due.clear();
    Window month =
        new Window(Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-04-01T00:00:00Z"));
    assertThat(scene.quotas.billing().report(month, each -> due.put(each.customer(), due(each))))
        .isPositive();
    assertThat(due.get(other)).isEqualByComparingTo("1");
  }

  @Test
  default void whatHasNoStatementIsRefused() {
    if (!bills()) return;
    Scene scene = new Scene(store(), soft(10, "1 USD"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene.quotas.billing().statement("nobody"))
        .withMessageContaining("customer must have a plan");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene
            .quotas
            .billing()
            .statement(scene.customer, scene.clock.instant().plusSeconds(1)))
        .withMessageContaining("period must have begun");
  }
}
