package io.github.quota4j.redis;

import io.github.quota4j.Charge;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reservation;
import java.io.IOException;
import java.time.Duration;

/** A process that reserves 8 of the 15 tokens that its customer has, says so, and waits for its end. */
final class HoldingJvm {
  private HoldingJvm() {}

  public static void main(String[] arguments) throws IOException {
    try (Quotas quotas = DeadHolderTest.on(RedisStore.of(arguments[0])).build()) {
      Charge job = Charge.of(arguments[1], "tokens", 8).key("job");
      try (Reservation hold = quotas.reserve(job, Duration.ofMinutes(1))) {
        System.out.println(hold.decision().orElseThrow().operation());
        int unused = System.in.read();
      }
    }
  }
}
