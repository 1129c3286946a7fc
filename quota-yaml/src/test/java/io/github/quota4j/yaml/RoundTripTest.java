package io.github.quota4j.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.quota4j.plan.Plan;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever plans can say is read as it was written; and whatever a file says, it is read or refused. */
class RoundTripTest {
  private static final int ROUNDS = 2_000;

  @Test
  void plansAreReadAsTheyWereWritten() throws IOException {
    for (long seed = 0; seed < ROUNDS; seed++) {
      List<Plan> plans = new RandomPlans(seed).next();
      String text = new PlanText(new Random(seed)).of(plans);
      assertThat(YamlPlans.read(new StringReader(text), "plans"))
          .as("seed %d%n%s", seed, text)
          .isEqualTo(plans);
    }
  }

  @Test
  void aDamagedFileIsReadOrRefusedAndNothingElse() throws IOException {
    int refused = 0;
    for (long seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      String text = new PlanText(random).of(new RandomPlans(seed).next());
      if (isRefused(seed, damaged(text, random))) refused++;
    }
    assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
  }

  private static boolean isRefused(long seed, String text) throws IOException {
    try {
      return YamlPlans.read(new StringReader(text), "plans").isEmpty();
    } catch (IllegalArgumentException e) {
      assertThat(String.valueOf(e.getMessage()).lines())
          .as("seed %d%n%s", seed, text)
          .allMatch(line -> line.matches("plans:[0-9]+:[0-9]+: .+|plans: and [0-9]+ more"));
      return true;
    } catch (RuntimeException | StackOverflowError e) {
      return fail("seed " + seed + "\n" + text, e);
    }
  }

  private static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = 0; i <= random.nextInt(4); i++) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(5)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.insert(at, strange(random));
        case 2 -> damaged.setCharAt(at, strange(random));
        case 3 -> damaged.insert(at, damaged.substring(at, Math.min(at + 20, damaged.length())));
        default -> damaged.setLength(Math.max(1, at));
      }
    }
    return damaged.toString();
  }

  private static char strange(Random random) {
    String marks = "{}[]:,#&*!|>'\"%@`-?~\\\n\r\t \u0000\u001b\u0085\u2028\ufeff\ud83d\ude00e0_.";
    return random.nextInt(4) == 0
        ? (char) random.nextInt(0x10000)
        : marks.charAt(random.nextInt(marks.length()));
  }
}
