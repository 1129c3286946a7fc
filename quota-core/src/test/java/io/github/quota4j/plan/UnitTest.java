package io.github.quota4j.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitTest {
  private static final Unit GB = new Unit("gb", 6);

  @Test
  void anAmountIsExactOrRefused() {
    assertThat(GB.smallest("amount", new BigDecimal("0.000001"))).isEqualTo(1);
    assertThat(GB.smallest("amount", new BigDecimal("1.50000000000"))).isEqualTo(1_500_000);
    assertThat(GB.smallest("amount", new BigDecimal("1E+3"))).isEqualTo(1_000_000_000);
    assertThat(GB.smallest("amount", new BigDecimal("0E-30"))).isZero();
    assertThatThrownBy(() -> GB.smallest("amount", new BigDecimal("0.0000001")))
        .hasMessageContaining("amount must have at most 6 decimals (gb)");
    assertThatThrownBy(() -> GB.smallest("amount", new BigDecimal("-0.1")))
        .hasMessageContaining("must not be negative");
  }

  @Test
  void theRangeEndsWhereADoubleIsNoLongerExact() {
    assertThat(GB.smallest("amount", new BigDecimal("9007199254.740991")))
        .isEqualTo(Unit.MAX_SMALLEST);
    assertThatThrownBy(() -> GB.smallest("amount", new BigDecimal("9007199254.740992")))
        .hasMessageContaining("must be 0..9007199254.740991 gb");
    assertThatThrownBy(() -> GB.smallest("amount", new BigDecimal("1E+2000000000")))
        .hasMessageContaining("must be 0..9007199254.740991 gb, was 1E+2000000000");
  }

  @Test
  void bytesAreRoundedUpToTheSmallestPartOfAGb() {
    assertThat(Unit.gbOfBytes(0)).isEqualByComparingTo("0");
    assertThat(Unit.gbOfBytes(1)).isEqualByComparingTo("0.000001");
    assertThat(Unit.gbOfBytes(1L << 30)).isEqualByComparingTo("1");
    assertThat(Unit.gbOfBytes((1L << 30) + 1)).isEqualByComparingTo("1.000001");
    assertThat(Unit.bytesOfGb(new BigDecimal("0.01"))).isEqualTo(10_737_418);
  }

  @Test
  void namesAndScalesHaveARange() {
    assertThatThrownBy(() -> new Unit("gb", 7)).hasMessageContaining("scale must be 0..6, was 7");
    assertThatThrownBy(() -> new Unit(" ", 0))
        .hasMessageContaining("unit must be 1 to 50 characters");
  }

  @Test
  void aRateThatCannotBeCountedExactlyIsRefused() {
    Rate daily = new Rate(new BigDecimal("1000000"), Duration.ofDays(1), new BigDecimal("1000000"));
    assertThatThrownBy(() -> Plan.of("p", Quota.soft("api", 1).rate(daily)))
        .hasMessageContaining("burst of api must be at most 104249");
    assertThatThrownBy(() -> Rate.perSecond(0)).hasMessageContaining("rate must be more than 0");
  }
}
