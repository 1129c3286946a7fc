package io.github.quota4j.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PriceTest {
  @ParameterizedTest
  @CsvSource({"0.0003, 250000, 75.00", "0.10, 25.5, 2.55", "0.0001, 2000, 0.20"})
  void aUnitCostsTheSameAsEveryOther(String perUnit, BigDecimal units, BigDecimal money) {
    assertThat(charged(Price.perUnit(perUnit, "USD"), units)).isEqualTo(money);
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 12", "10, 102", "11, 110", "12, 115", "20, 155", "21, 163"})
  void ofGraduatedTiersEachUnitCostsWhatItsOwnSays(BigDecimal units, BigDecimal money) {
    Price price = Price.graduated(
        "USD",
        Tier.upTo("10", "10").flat("2"),
        Tier.upTo("20", "5").flat("3"),
        Tier.rest("5").flat("3"));
    assertThat(charged(price, units)).isEqualByComparingTo(money);
  }

  @ParameterizedTest
  @CsvSource({"100, 210", "100.5, 100.5", "101, 101", "200, 200", "300, 200"})
  void ofVolumeTiersAllUnitsCostWhatTheLastOneSays(BigDecimal units, BigDecimal money) {
    Price price = Price.volume(
        "USD",
        Tier.upTo("100", "2").flat("10"),
        Tier.upTo("200", "1"),
        Tier.rest("0.5").flat("50"));
    assertThat(charged(price, units)).isEqualByComparingTo(money);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.5, 0.50", "1000, 0.50", "1000.000001, 1.00", "2500, 1.50"})
  void aBlockThatIsBegunIsPaidWhole(BigDecimal units, BigDecimal money) {
    assertThat(charged(Price.perBlock("0.50", "1000", "USD"), units)).isEqualByComparingTo(money);
  }

  @Test
  void freeUnitsComeFirstAndACapBoundsTheBill() {
    Price price = Price.perUnit("0.1", "USD").free("100").atMost("5");
    assertThat(charged(price, new BigDecimal("100"))).isEqualTo("0.00");
    assertThat(charged(price, new BigDecimal("101"))).isEqualTo("0.10");
    assertThat(charged(price, new BigDecimal("150"))).isEqualTo("5.00");
    assertThat(charged(price, new BigDecimal("9007199254740991"))).isEqualTo("5.00");
  }

  @Test
  void aBillHasTheDecimalsOfItsCurrency() {
    BigDecimal third = new BigDecimal("3.335");
    assertThat(Price.perUnit("1", "USD").rounded(third)).isEqualTo("3.34");
    assertThat(Price.perUnit("1", "USD").rounding(RoundingMode.HALF_EVEN).rounded(third))
        .isEqualTo("3.34");
    assertThat(Price.perUnit("1", "USD").rounding(RoundingMode.DOWN).rounded(third))
        .isEqualTo("3.33");
    assertThat(Price.perUnit("1", "JPY").rounded(third)).isEqualTo("3");
    assertThat(Price.perUnit("1", "KWD").rounded(third)).isEqualTo("3.335");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.00005 USD",
        "0.5/1000 USD",
        "graduated 10 + 2 up to 10, 5 + 3 up to 20, 5 + 3 USD",
        "volume 2 + 10 up to 100, 1 up to 200, 0.5 + 50 EUR free 3 at most 500 rounding half_even"
      })
  void isReadFromTheTextThatItIsWrittenAs(String text) {
    assertThat(Price.of(text).text()).isEqualTo(text);
    assertThat(Price.of(Price.of(text).text())).isEqualTo(Price.of(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5 | price must be money for a unit",
        "-5 USD | price must not be negative, was -5",
        "5 POUNDS | currency must be an ISO 4217 code",
        "1 up to 10, 2 USD | must be graduated or volume",
        "graduated 1 up to 10 USD | the last tier must have no end",
        "graduated 1 up to 10, 2 up to 10, 3 USD | tiers must reach further",
        "graduated 1, 2 USD | only the last tier has no end",
        "1/0 USD | block must be above 0",
        "1 USD rounding unnecessary | rounding must be one that rounds",
        "1 USD rounding sometimes | rounding must be half_up",
        "1 USD free -1 | free units must not be negative",
        "1 USD at most 1 at most 2 | price must be money for a unit"
      })
  void whatIsNoPriceIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> Price.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static BigDecimal charged(Price price, BigDecimal units) {
    return price.rounded(price.exact(units));
  }
}
