package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.decision.OperationId;
import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void idsThatAreMadeLookAsStoresKnowThem() {
    Ids ids = new Ids(Ids.DEFAULT_CUSTOMERS);
    for (int i = 0; i < 100; i++) assertThat(ids.make()).matches(OperationId.MADE);
    assertThat(new Ids(Ids.DEFAULT_CUSTOMERS).make()).matches(OperationId.MADE);
  }

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
