package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdsTest {
  /** Tried by hand, because it is asked of every call: it must say what the pattern says. */
  @Test
  void theUsualPatternIsTheOneThatIsDocumented() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      String id = "a" + (char) c;
      assertThat(Ids.isUsual(id))
          .as("character %d", c)
          .isEqualTo(Ids.DEFAULT_CUSTOMERS.matcher(id).matches());
    }
    assertThat(Ids.isUsual("")).isFalse();
    assertThat(Ids.isUsual("acme")).isTrue();
  }
}
