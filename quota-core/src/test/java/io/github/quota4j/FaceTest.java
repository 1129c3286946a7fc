package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.store.QuotaStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers may ask, and what they are told if they ask what makes no sense. */
class FaceTest {
  private final Quotas quotas = Quotas.builder(QuotaStore.inMemory())
      .plans(List.of(Plan.of("free", Quota.hard("api", 10))))
      .defaultPlan("free")
      .build();

  @AfterEach
  void close() {
    quotas.close();
  }

  @Test
  void aChargeNamesOneToFiftyServicesOnceEach() {
    Charge charge = Charge.of("acme", "s0", 1);
    for (int i = 1; i < 50; i++) charge = charge.and("s" + i, 1);
    Charge most = charge;
    assertThat(most.items()).hasSize(50);
    assertRefused(() -> most.and("more", 1), "charge must name 1 to 50 services, was 51");
    assertRefused(
        () -> new Charge("acme", List.of(), none(), none(), Optional.empty(), Map.of()),
        "charge must name 1 to 50 services, was 0");
    assertRefused(
        () -> Charge.of("acme", "api", 1).and("api", 2),
        "charge must name a service once, was [api, api]");
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  @Test
  void aServiceHasANameAndAnAmountIsNotNegative() {
    assertRefused(() -> Charge.of("acme", " ", 1), "service must be 1 to 100 characters");
    assertRefused(() -> Charge.of("acme", "s".repeat(101), 1), "service must be 1 to 100");
    assertRefused(() -> Charge.of("acme", "api", -1), "amount of api must not be negative, was -1");
    assertRefused(
        () -> Charge.of("acme", "api", 1).and("x", new BigDecimal("-0.1")),
        "amount of x must not be negative, was -0.1");
    assertRefused(() -> Charge.ofBytes("acme", "api", -1), "bytes must not be negative, was -1");
  }

  @Test
  void aChargeKeepsWhatItIsGiven() {
    Charge charge = Charge.of("acme", "api", 1);
    assertThat(charge.subject("jane").key("k").with("a", "1").with("b", "2").and("x", 2))
        .extracting(
            Charge::subject, Charge::key, Charge::metadata, c -> c.items().size())
        .containsExactly(Optional.of("jane"), Optional.of("k"), Map.of("a", "1", "b", "2"), 2);
    assertThat(charge.key()).as("immutable").isEmpty();
  }

  @Test
  void idsOfCustomersAndSubjectsKeepToThePattern() {
    assertThat(quotas.consume("c".repeat(255), "api", 1).allowed()).isTrue();
    for (String bad : List.of("", "a b", "é", "a/b", "c".repeat(256))) {
      assertRefused(() -> quotas.consume(bad, "api", 1), "customer must match");
      assertRefused(() -> quotas.usage(bad), "customer must match");
      assertRefused(() -> quotas.resolve(bad, "k"), "customer must match");
      assertRefused(() -> quotas.refund(bad, "k"), "customer must match");
      assertRefused(() -> quotas.tryAcquire(bad, "login", 1, Rate.perSecond(1)), "customer must");
      assertRefused(
          () -> quotas.check(Charge.of("acme", "api", 1).subject(bad)), "subject must match");
    }
  }

  @Test
  void operationsAreKeysOrMadeByTheLibrary() {
    String made = quotas.consume("acme", "api", 1).orElseThrow().operation();
    assertThat(quotas.resolve("acme", made).allowed()).isTrue();
    for (String bad : List.of("", "a\nb", "k".repeat(256), "~".repeat(256))) {
      assertRefused(() -> quotas.resolve("acme", bad), "key must be 1 to 255 characters");
      assertRefused(() -> quotas.refund("acme", bad), "key must be 1 to 255 characters");
    }
    assertRefused(() -> quotas.consume(Charge.of("acme", "api", 1).key(made)), "not begin with ~");
    assertRefused(
        () -> quotas.refund("acme", made, new BigDecimal("-1")), "units must not be negative");
  }

  @Test
  void aRateThatACallerGivesIsCheckedToo() {
    assertRefused(
        () -> quotas.tryAcquire("acme", " ", 1, Rate.perSecond(1)), "name must be 1 to 100");
    assertRefused(
        () -> quotas.tryAcquire("acme", "login", -1, Rate.perSecond(1)),
        "tokens must not be negative, was -1");
    Rate half = new Rate(new BigDecimal("0.5"), Duration.ofSeconds(1), BigDecimal.ONE);
    assertRefused(() -> quotas.tryAcquire("acme", "login", 1, half), "at most 0 decimals");
  }

  @Test
  void aCheckMayBeAsOldAsZeroOrMore() {
    Charge charge = Charge.of("acme", "api", 1);
    assertThat(quotas.check(charge, Duration.ZERO).allowed()).isTrue();
    assertRefused(() -> quotas.check(charge, Duration.ofNanos(-1)), "max age must not be negative");
  }

  @Test
  void whatIsNotAllowedCanBeThrown() {
    assertThat(quotas.consume("acme", "api", 4).orElseThrow().allowed()).isTrue();
    Decision denied = quotas.consume("acme", "api", 7);
    assertThatExceptionOfType(QuotaDeniedException.class)
        .isThrownBy(denied::orElseThrow)
        .withMessage("quota LIMIT_REACHED")
        .extracting(QuotaDeniedException::decision)
        .isEqualTo(denied);
  }

  @Test
  void whereNothingWasReservedNothingIsCommitted() {
    try (Reservation none = quotas.reserve(Charge.of("acme", "api", 11), Duration.ofMinutes(1))) {
      assertThat(none.decision().reason()).isEqualTo(Reason.TOO_LARGE);
      for (ThrowingCallable call : List.<ThrowingCallable>of(
          () -> none.commit(1), none::release, () -> none.extend(Duration.ofMinutes(1)))) {
        assertThatExceptionOfType(IllegalStateException.class)
            .isThrownBy(call)
            .withMessage("nothing was reserved: TOO_LARGE");
      }
    }
  }

  @Test
  void aCommitNamesAnAmountForEachServiceThatItsUnitCanCount() {
    Reservation hold = quotas.reserve(Charge.of("acme", "api", 5), Duration.ofMinutes(1));
    assertRefused(() -> hold.commit(), "an amount for each of the 1 services, was 0");
    assertRefused(() -> hold.commit(-1), "amount of api must not be negative, was -1");
    assertRefused(() -> hold.commit(new BigDecimal("0.5")), "amount of api must have at most 0");
    assertThat(hold.commit(5).allowed()).isTrue();
  }

  @Test
  void settingsHaveRanges() {
    QuotasBuilder builder = Quotas.builder(QuotaStore.inMemory());
    assertRefused(
        () -> builder.timeout(Duration.ZERO), "timeout must be longer than nothing, was PT0S");
    assertRefused(() -> builder.cacheTtl(Duration.ofNanos(-1)), "cache TTL must not be negative");
    Quotas numbered = builder
        .plans(List.of(Plan.of("free", Quota.hard("api", 10))))
        .defaultPlan("free")
        .customerIds(Pattern.compile("[0-9]+"))
        .cacheTtl(Duration.ZERO)
        .build();
    assertThat(numbered.consume("7", "api", 1).allowed()).isTrue();
    assertRefused(() -> numbered.consume("acme", "api", 1), "customer must match [0-9]+");
    numbered.close();
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(message);
  }
}
