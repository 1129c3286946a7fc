package io.github.quota4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.OperationId;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeysTest {
  private static final String[] PIECES = {
    ":",
    "{",
    "}",
    "0",
    "1",
    "2",
    "x",
    "x1:",
    "q4",
    "\ud800",
    "\udc00",
    "\ud83d\ude00",
    "?",
    "é",
    "\0",
    "\n",
    ",",
    "a",
    "*"
  };

  private final Random random = new Random(7);

  @Test
  void noTwoCountersShareAName() {
    Map<String, CounterKey> names = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      CounterKey key = new CounterKey(
          text(), text(), text(), text(), Instant.ofEpochSecond(random.nextInt(3) - 1));
      CounterKey other = names.put(bytes(Keys.counter(key)), key);
      if (other != null) assertThat(other).isEqualTo(key);
    }
  }

  @Test
  void noTwoOperationsShareAName() {
    Map<String, OperationId> names = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      OperationId id = new OperationId(text(), text());
      OperationId other = names.put(bytes(Keys.operation(id)), id);
      if (other != null) assertThat(other).isEqualTo(id);
    }
  }

  @Test
  void aNameSaysWhatItNames() {
    for (int i = 0; i < 10_000; i++) {
      CounterKey key =
          new CounterKey(text(), text(), text(), text(), Micros.instant(random.nextLong() >> 12));
      assertThat(Keys.counterOf(bytes(Keys.counter(key)))).isEqualTo(key);
      OperationId id = new OperationId(text(), text());
      assertThat(Keys.operationOf(bytes(Keys.operation(id)))).isEqualTo(id);
    }
  }

  @Test
  void allKeysOfACustomerShareASlot() {
    for (int i = 0; i < 10_000; i++) {
      String customer = text();
      int slot = SlotHash.getSlot(Keys.reservations(customer));
      assertThat(SlotHash.getSlot(Keys.leases(customer))).isEqualTo(slot);
      assertThat(SlotHash.getSlot(Keys.operation(new OperationId(customer, text()))))
          .isEqualTo(slot);
      CounterKey key = new CounterKey(customer, text(), text(), text(), Instant.EPOCH);
      assertThat(SlotHash.getSlot(Keys.counter(key))).isEqualTo(slot);
    }
  }

  @Test
  void customersAreSpreadOverAllShards() {
    long shards = random
        .ints(20_000)
        .mapToObj(number -> Keys.leases("customer-" + number))
        .map(name -> name.substring(0, name.indexOf('}')))
        .distinct()
        .count();
    assertThat(shards).isEqualTo(Keys.SHARDS);
  }

  /** As Redis would give it back. */
  private static String bytes(String name) {
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(4); left > 0; left--)
      text.append(PIECES[random.nextInt(PIECES.length)]);
    return text.toString();
  }
}
