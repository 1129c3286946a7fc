package io.github.quota4j.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.decision.Leg;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Thresholds;
import io.github.quota4j.store.Account;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TermsTest {
  private static final Quota API =
      Quota.hard("api", 1_000).atMost(100, ResetPeriod.DAILY).rate(Rate.perSecond(5));
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-03-11T00:00:00Z");

  private static Terms terms(Quota quota) {
    Account account = new Account(
        new Subscription("acme", "p", BillingCycle.calendar()),
        Schedule.of(BillingCycle.calendar()),
        Plan.of("p", quota),
        1);
    return new Terms(account, account.plan(), service -> Optional.empty(), Thresholds.NONE);
  }

  @Test
  void whatWasFoundIsKeptWhileAllWindowsAreOpen() {
    Terms terms = terms(API);
    List<Leg> found = terms.legs(API, "", NOON, true);
    assertThat(terms.legs(API, "", MIDNIGHT.minusNanos(1_000), true)).isSameAs(found);
    assertThat(terms.legs(API, "", Instant.parse("2026-03-10T00:00:00Z"), true)).isSameAs(found);
  }

  @Test
  void atTheFirstEndOfAWindowItIsFoundAnew() {
    Terms terms = terms(API);
    assertThat(terms.legs(API, "", NOON, true)).isEqualTo(expected(API, "", NOON, true));
    assertThat(terms.legs(API, "", MIDNIGHT, true))
        .isEqualTo(expected(API, "", MIDNIGHT, true))
        .isNotEqualTo(expected(API, "", NOON, true));
  }

  @Test
  void workOfAnEarlierWindowIsItsOwnAndDrivesNothingOut() {
    Terms terms = terms(API);
    List<Leg> open = terms.legs(API, "", NOON, true);
    Instant before = Instant.parse("2026-03-09T23:59:59Z");
    assertThat(terms.legs(API, "", before, false)).isEqualTo(expected(API, "", before, false));
    assertThat(terms.legs(API, "", NOON, true)).isSameAs(open);
  }

  @Test
  void aRateCountsOnlyWhereItIsAskedFor() {
    Terms terms = terms(API);
    assertThat(terms.legs(API, "", NOON, true)).hasSize(3);
    assertThat(terms.legs(API, "", NOON, false))
        .isEqualTo(expected(API, "", NOON, false))
        .hasSize(2);
  }

  @Test
  void subjectsNeverGetEachOthersLimits() {
    Quota seats = Quota.hard("api", 1_000).perSubject(10);
    Terms terms = terms(seats);
    for (String subject : new String[] {"jane", "", "joe", "jane"}) {
      assertThat(terms.legs(seats, subject, NOON, true))
          .isEqualTo(expected(seats, subject, NOON, true));
    }
  }

  private static List<Leg> expected(Quota quota, String subject, Instant at, boolean rates) {
    return Legs.of(terms(quota).account(), quota, subject, at, rates);
  }
}
