package io.github.quota4j.cli.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShortNumberTest {
  @Test
  void readsAsPeopleSayIt() {
    assertThat(shortOf("999")).isEqualTo("999");
    assertThat(shortOf("1000")).isEqualTo("1.0K");
    assertThat(shortOf("999999")).isEqualTo("1.0M");
    assertThat(shortOf("1000000")).isEqualTo("1.0M");
    assertThat(shortOf("-5")).isEqualTo("-5");
  }

  @Test
  void roundsHalfUpAndChangesTheLetterOnlyThen() {
    assertThat(shortOf("1049")).isEqualTo("1.0K");
    assertThat(shortOf("1050")).isEqualTo("1.1K");
    assertThat(shortOf("999949")).isEqualTo("999.9K");
    assertThat(shortOf("999950")).isEqualTo("1.0M");
    assertThat(shortOf("-1500000")).isEqualTo("-1.5M");
  }

  @Test
  void isExactBelowAThousand() {
    assertThat(shortOf("0.000001")).isEqualTo("0.000001");
    assertThat(shortOf("0.500000")).isEqualTo("0.5");
    assertThat(shortOf("0.000000")).isEqualTo("0");
    assertThat(shortOf("100")).isEqualTo("100");
  }

  @Test
  void reachesTheLargestAmount() {
    assertThat(shortOf("9007199254740991")).isEqualTo("9007.2T");
  }

  @Test
  void noLimitIsUnlimited() {
    assertThat(ShortNumber.of(Optional.empty())).isEqualTo("unlimited");
  }

  private static String shortOf(String amount) {
    return ShortNumber.of(new BigDecimal(amount));
  }
}
