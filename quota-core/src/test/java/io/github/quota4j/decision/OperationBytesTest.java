package io.github.quota4j.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationBytesTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00.123456Z");

  @Test
  void anOperationIsReadBackAsItWasWritten() {
    OperationId id = new OperationId("acme", "k\u4e2d");
    Item tokens = item("tokens", new Ceiling.Amount(10, 20), new Ceiling.Refill(3, 1_000_000, 7));
    Take take = Take.of(id, 4, NOW, tokens, item("api", Ceiling.UNLIMITED)).withCallersId();
    HeldBooks books = new HeldBooks();
    books.take(take.withHold(new HoldTerms(HoldTerms.Kind.LEASE, Duration.ofMinutes(1))), NOW);
    Operation operation = books.operation(id).orElseThrow();
    assertThat(OperationBytes.read(OperationBytes.write(operation))).isEqualTo(operation);
  }

  @Test
  void tornOrForeignBytesAreRefused() {
    HeldBooks books = new HeldBooks();
    OperationId id = new OperationId("acme", "k");
    books.take(Take.of(id, 4, NOW, item("api", Ceiling.UNLIMITED)), NOW);
    byte[] bytes = OperationBytes.write(books.operation(id).orElseThrow());
    for (int length = 0; length < bytes.length; length++) {
      byte[] torn = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> OperationBytes.read(torn))
          .isInstanceOf(IllegalArgumentException.class);
    }
    bytes[0] = 9;
    assertThatThrownBy(() -> OperationBytes.read(bytes))
        .hasMessageContaining("format must be 2, was 9");
  }

  private static Item item(String service, Ceiling... ceilings) {
    List<Leg> legs = Arrays.stream(ceilings)
        .map(ceiling -> {
          CounterKey key = new CounterKey(
              "acme", "", service, ceiling.getClass().getSimpleName(), Window.ALWAYS.start());
          return Leg.of(new Bucket(key, Window.ALWAYS.end(), ceiling));
        })
        .toList();
    return new Item(service, "", 2, Demand.exactly(3), legs);
  }
}
