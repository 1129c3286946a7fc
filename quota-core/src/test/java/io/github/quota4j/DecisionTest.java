package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What hosts hand to the code that they test. */
class DecisionTest {
  private final Charge charge =
      Charge.of("acme", "api", 2).and("bandwidth", new BigDecimal("0.25"));

  @Test
  void anAllowedOneGrantsAllOfTheCharge() {
    Decision.Allowed allowed = Decision.Allowed.of(charge.key("order-1"));
    assertThat(allowed.allowed()).isTrue();
    assertThat(allowed.reason()).isEqualTo(Reason.WITHIN_LIMIT);
    assertThat(allowed.granted()).containsExactly(BigDecimal.valueOf(2), new BigDecimal("0.25"));
    assertThat(allowed.shortfall()).isEmpty();
    assertThat(allowed.operation()).isEqualTo("order-1");
    assertThat(allowed.orElseThrow()).isSameAs(allowed);
    assertThat(Decision.Allowed.of(charge).operation()).isNotEmpty();
  }

  @Test
  void aDeniedOneSaysWhyAndWhenToAskAgain() {
    Decision.Denied never = Decision.Denied.of(Reason.NO_PLAN);
    assertThat(never.allowed()).isFalse();
    assertThat(never.reason()).isEqualTo(Reason.NO_PLAN);
    assertThat(never.retryAfter()).isEmpty();
    assertThat(never.refusedBy()).isEmpty();
    Decision.Denied later = Decision.Denied.of(Reason.RATE_LIMITED, Duration.ofSeconds(3));
    assertThat(later.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(later.retryAfter()).contains(Duration.ofSeconds(3));
  }

  @Test
  void anIndeterminateOneCarriesWhatHappened() {
    RuntimeException cause = new IllegalStateException("no answer");
    Decision.Indeterminate unknown = Decision.Indeterminate.of(charge.key("order-1"), cause);
    assertThat(unknown.allowed()).isFalse();
    assertThat(unknown.reason()).isEqualTo(Reason.UNANSWERED);
    assertThat(unknown.operation()).isEqualTo("order-1");
    assertThat(unknown.cause()).isSameAs(cause);
  }
}
