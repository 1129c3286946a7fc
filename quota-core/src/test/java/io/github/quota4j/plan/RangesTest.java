package io.github.quota4j.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A plan that makes no sense cannot be made: each part names what is wrong with it. */
class RangesTest {
  @Test
  void aPlanHasANameAndOneQuotaForAService() {
    assertThat(Plan.of("p".repeat(100)).quota("api")).isEmpty();
    assertRefused(() -> Plan.of(" "), "plan must be 1 to 100 characters, was \" \"");
    assertRefused(() -> Plan.of("p".repeat(101)), "plan must be 1 to 100 characters");
    assertRefused(
        () -> Plan.of("p", Quota.hard("api", 1), Quota.soft("api", 2)),
        "plan p has two quotas for service api");
  }

  @Test
  void aGrantHasAnIdAnAmountAndATime() {
    Instant now = Instant.parse("2026-03-10T12:00:00.123456789Z");
    Grant grant = Grant.of("acme", "g", "api", 10, now);
    assertThat(grant.effective()).isEqualTo(Instant.parse("2026-03-10T12:00:00.123456Z"));
    assertThat(grant.end()).isEqualTo(Window.ALWAYS.end());
    assertThat(grant.until(now.plusSeconds(9)).voidedAt(now.plusSeconds(5)).over())
        .isEqualTo(grant.effective().plusSeconds(5));
    assertThat(grant.withPriority(1_000).priority()).isEqualTo(1_000);
    assertRefused(() -> Grant.of("acme", " ", "api", 1, now), "id must be 1 to 100 characters");
    assertRefused(() -> Grant.of("acme", "g", "", 1, now), "service must be 1 to 100 characters");
    assertRefused(() -> Grant.of("acme", "g", "api", 0, now), "amount must be more than 0, was 0");
    assertRefused(() -> grant.withPriority(1_001), "priority must be -1000 to 1000, was 1001");
    assertRefused(() -> grant.until(now), "expiry must be after 2026-03-10T12:00:00.123456Z");
  }

  @Test
  void glassIsBrokenBySomebodyForAReason() {
    assertThat(BreakGlass.everywhere("ops", "w").customer("acme").service("api").by())
        .isEqualTo("ops");
    assertRefused(() -> BreakGlass.everywhere("", "w"), "by must be 1 to 255 characters, was \"\"");
    assertRefused(() -> BreakGlass.everywhere("ops", " "), "why must be 1 to 1000 characters");
  }

  @Test
  void aQuotaIsForAServiceAndItsLimitsAreNotNegative() {
    assertRefused(() -> Quota.hard("", 1), "service must be 1 to 100 characters, was \"\"");
    assertRefused(() -> Quota.unlimited("s".repeat(101)), "service must be 1 to 100 characters");
    assertRefused(() -> Quota.hard("api", -1), "limit must not be negative, was -1");
    assertRefused(() -> Quota.soft("api", -1), "limit must not be negative, was -1");
    assertRefused(() -> Quota.hard("api", 1).atMost(-1, ResetPeriod.DAILY), "must not be negative");
    assertRefused(() -> Quota.hard("api", 1).perSubject(-1), "limit must not be negative");
    assertRefused(
        () -> Quota.soft("api", 1).overageCap(-1), "overage cap must not be negative, was -1");
    assertRefused(() -> Quota.hard("api", 1).overageCap(1), "overage cap needs a soft quota");
  }

  @Test
  void onlyWhatRefusesIsClosedByDefaultWhileTheStoreDoesNotAnswer() {
    assertThat(Quota.hard("api", 1).failurePolicy()).isEqualTo(FailurePolicy.CLOSED);
    assertThat(Quota.soft("api", 1).failurePolicy()).isEqualTo(FailurePolicy.OPEN);
    assertThat(Quota.unlimited("api").failurePolicy()).isEqualTo(FailurePolicy.OPEN);
    assertThat(Quota.hard("api", 1).shadow().failurePolicy()).isEqualTo(FailurePolicy.OPEN);
    for (FailurePolicy policy : FailurePolicy.values()) {
      assertThat(
              Quota.hard("api", 1).onFailure(policy).resets(ResetPeriod.DAILY).failurePolicy())
          .isEqualTo(policy);
      assertThat(Quota.soft("api", 1).onFailure(policy).shadow().failurePolicy())
          .isEqualTo(policy);
    }
  }

  @Test
  void furtherLimitsHaveNamesOfTheirOwn() {
    Quota daily = Quota.hard("api", 1).atMost(1, ResetPeriod.DAILY);
    assertRefused(() -> daily.atMost(2, ResetPeriod.DAILY), "limit \"daily\" is given twice");
    assertRefused(() -> daily.perSubject(1).countSubjects(), "limit \"subject\" is given twice");
    Limit rate = new Limit(Limit.RATE, Optional.empty(), Optional.empty(), false);
    assertRefused(
        () -> new Limits(daily.limits().main(), List.of(rate), Optional.empty()),
        "limit \"rate\" is given twice");
    assertRefused(
        () -> new Limit(" ", Optional.empty(), Optional.empty(), false), "limit name is blank");
  }

  @Test
  void aPlanChecksThatItsAmountsAreExactInTheirUnits() {
    assertThat(Plan.of("p", half().scale(1)).quotas()).hasSize(1);
    assertRefused(() -> Plan.of("p", half()), "limit of gb must have at most 0 decimals");
    Quota cap = Quota.soft("gb", Unit.MAX_SMALLEST).overageCap(10).scale(1);
    assertRefused(() -> Plan.of("p", cap), "limit of gb must be 0..900719925474099.1");
    Quota daily =
        Quota.hard("gb", 1).atMost(Unit.MAX_SMALLEST, ResetPeriod.DAILY).scale(2);
    assertRefused(() -> Plan.of("p", daily), "limit of gb must be 0..90071992547409.91");
    Quota overage = Quota.soft("gb", 1).overageCap(Unit.MAX_SMALLEST).scale(3);
    assertRefused(() -> Plan.of("p", overage), "overage cap of gb must be 0..9007199254740.991");
    Rate fine = new Rate(new BigDecimal("0.5"), Duration.ofSeconds(1), BigDecimal.ONE);
    assertRefused(
        () -> Plan.of("p", Quota.hard("gb", 1).rate(fine)),
        "rate of gb must have at most 0 decimals");
  }

  @Test
  void furtherLimitsMayBeFractionsOfAUnit() {
    BigDecimal quarter = new BigDecimal("0.25");
    Quota quota = Quota.soft("gb", 1)
        .scale(2)
        .atMost(quarter, ResetPeriod.DAILY)
        .perSubject(quarter)
        .overageCap(quarter);
    assertThat(quota.limits().further())
        .extracting(Limit::amount)
        .containsOnly(Optional.of(quarter));
    assertThat(quota.enforcement().overageCap()).contains(quarter);
    assertThat(Plan.of("p", quota).quotas()).hasSize(1);
    assertRefused(() -> Plan.of("p", quota.scale(1)), "must have at most 1 decimals");
  }

  private static Quota half() {
    return Quota.hard("gb", new BigDecimal("0.5"));
  }

  @Test
  void aRateIsMoreThanNothingOverAWholeNumberOfMicroseconds() {
    Duration year = Duration.ofDays(366);
    assertThat(Rate.of(1, year).perMicros()).isEqualTo(31_622_400_000_000L);
    assertRefused(() -> Rate.perSecond(0), "rate must be more than 0, was 0");
    assertRefused(() -> Rate.perMinute(-1), "rate must be more than 0, was -1");
    assertRefused(() -> Rate.perSecond(1).burst(0), "burst must be more than 0, was 0");
    assertRefused(() -> Rate.of(1, Duration.ZERO), "per must be whole microseconds, at least one");
    assertRefused(() -> Rate.of(1, Duration.ofNanos(-1_000)), "per must be whole microseconds");
    assertRefused(() -> Rate.of(1, Duration.ofNanos(1_500)), "per must be whole microseconds");
    assertRefused(() -> Rate.of(1, year.plusNanos(1_000)), "per must be at most 366 days");
  }

  @Test
  void aPriceIsANumberOfACurrency() {
    assertThat(Price.perUnit("0.00005", "USD").exact(BigDecimal.ONE))
        .isEqualByComparingTo("0.00005");
    assertRefused(
        () -> Price.perUnit("cheap", "USD"), "price must be a decimal number, was \"cheap\"");
    assertRefused(() -> Price.perUnit("-0.1", "USD"), "price must not be negative, was -0.1");
    assertRefused(
        () -> Price.perUnit("1", "DOUBLOON"),
        "currency must be an ISO 4217 code such as USD, was \"DOUBLOON\"");
  }

  @Test
  void bytesAndGbHaveARange() {
    assertThat(Unit.bytesOfGb(BigDecimal.valueOf((1L << 33) - 1)))
        .isEqualTo(((1L << 33) - 1) << 30);
    assertRefused(() -> Unit.bytesOfGb(BigDecimal.valueOf(1L << 33)), "gb must be 0..8589934591");
    assertRefused(
        () -> Unit.bytesOfGb(new BigDecimal("-0.1")), "gb must be 0..8589934591, was -0.1");
    assertRefused(() -> Unit.gbOfBytes(-1), "bytes must not be negative, was -1");
    assertThat(Unit.gbOfBytes(Long.MAX_VALUE)).isEqualByComparingTo("8589934592");
  }

  @Test
  void aWindowEndsAfterItStartsOnWholeMicroseconds() {
    Instant start = Instant.parse("2026-03-10T12:00:00Z");
    assertRefused(() -> new Window(start, start), "window must end after it starts");
    assertRefused(() -> new Window(start, start.plusNanos(1)), "must have whole microseconds");
    assertRefused(() -> new Window(start.plusNanos(1), start.plusSeconds(1)), "whole microseconds");
    Window window = new Window(start, start.plusNanos(1_000));
    assertThat(window.contains(start)).isTrue();
    assertThat(window.contains(window.end())).isFalse();
    assertThat(window.clamp(window.end())).isEqualTo(start);
    assertThat(window.clamp(start.minusNanos(1))).isEqualTo(start);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(message);
  }
}
