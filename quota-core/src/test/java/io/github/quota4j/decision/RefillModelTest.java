package io.github.quota4j.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Window;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A rate against its definition: over every stretch of time that begins with an admission, no more than the burst and
 * what flowed back meanwhile, and nothing is refused that would keep to that.
 */
class RefillModelTest {
  private record Admission(Instant at, long tokens) {}

  @Test
  void admitsExactlyWhatItsDefinitionAllows() {
    long base = Long.getLong("quota.test.seed", 20_261_124L);
    for (int run = 0; run < 300; run++) {
      Random random = new Random(base + run);
      long period = random.nextBoolean() ? 1_000_000 : 1 + random.nextInt(5_000_000);
      Ceiling.Refill refill =
          new Ceiling.Refill(1 + random.nextInt(50), period, 1 + random.nextInt(60));
      play(base + run, random, refill);
    }
  }

  private static void play(long seed, Random random, Ceiling.Refill refill) {
    CounterKey key = new CounterKey("acme", "", "api", "rate", Window.ALWAYS.start());
    Leg leg = Leg.of(new Bucket(key, Window.ALWAYS.end(), refill));
    HeldBooks books = new HeldBooks();
    List<Admission> admissions = new ArrayList<>();
    Instant now = Instant.parse("2026-03-10T12:00:00Z");
    for (int step = 0; step < 60; step++) {
      now = now.plus(random.nextInt((int) (refill.periodMicros() / 4 + 2)), ChronoUnit.MICROS);
      long tokens = 1L + random.nextInt((int) refill.burst());
      TakeAnswer answer = take(books, leg, step, tokens, now);
      boolean fits = fits(admissions, refill, tokens, now);
      assertThat(answer instanceof TakeAnswer.Taken)
          .as("seed %s, step %s: %s", seed, step, answer)
          .isEqualTo(fits);
      if (fits) admissions.add(new Admission(now, tokens));
      else {
        Duration wait = ((TakeAnswer.Refused) answer).retryAfter().orElseThrow();
        assertThat(fits(admissions, refill, tokens, now.plus(wait)))
            .as("after the wait, seed %s", seed)
            .isTrue();
        Instant early = now.plus(wait).minus(1, ChronoUnit.MICROS);
        assertThat(fits(admissions, refill, tokens, early))
            .as("before the wait is over, seed %s", seed)
            .isFalse();
        assertThat(take(books, leg, step, tokens, early))
            .as("asked a microsecond before it is over, seed %s", seed)
            .isInstanceOf(TakeAnswer.Refused.class);
      }
    }
  }

  private static TakeAnswer take(HeldBooks books, Leg leg, int step, long tokens, Instant now) {
    Item item = new Item("api", "", 0, Demand.exactly(tokens), List.of(leg));
    return books.take(Take.of(new OperationId("acme", "op-" + step), 0, Instant.MAX, item), now);
  }

  private static boolean fits(
      List<Admission> admissions, Ceiling.Refill refill, long tokens, Instant now) {
    BigInteger period = BigInteger.valueOf(refill.periodMicros());
    long sum = tokens;
    for (int i = admissions.size() - 1; i >= 0; i--) {
      sum += admissions.get(i).tokens();
      long elapsed = ChronoUnit.MICROS.between(admissions.get(i).at(), now);
      BigInteger allowed = period
          .multiply(BigInteger.valueOf(refill.burst()))
          .add(BigInteger.valueOf(elapsed).multiply(BigInteger.valueOf(refill.amount())));
      if (period.multiply(BigInteger.valueOf(sum)).compareTo(allowed) > 0) return false;
    }
    return tokens <= refill.burst();
  }
}
