package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random decisions, with names that no sane host would choose: every field and every document stays well-formed. */
final class DecisionFuzzTest {
  /** Pieces of names: what must be escaped, and what it is when it was. */
  private static final String[] HOSTILE = {
    "a",
    ":",
    "%3A",
    "%",
    "\"",
    "%22",
    "\\",
    ";",
    ",",
    " ",
    "\r\n",
    "\t",
    "\u0000",
    "\u007f",
    "ä",
    "%C3%A4",
    "\u2028",
    "\ud83d\ude00"
  };

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  /** A parameterised String item of RFC 9651, with the parameters that the draft knows and ours. */
  private static final String ITEM =
      "\"(?:[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\"\\\\])*\"(?:;(?:q|w|r|t|over)=[0-9]{1,15}|;qu=\"(?:[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\"\\\\])*\")+";

  private static final Pattern LIST = Pattern.compile(ITEM + "(?:, " + ITEM + ")*");

  @Test
  void keepsFieldsAndDocumentsWellFormed() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      QuotaStatus status = status(random);
      Decision decision = new Decision.Denied(
          Reason.LIMIT_REACHED,
          NOW,
          List.of(status),
          random.nextBoolean() ? Optional.of(wait(random)) : Optional.empty());
      LimitFields fields = LimitFields.of(decision).get(0);
      String said = "seed " + seed + ", decision " + i;

      assertThat(fields.policyItem()).as(said).matches(LIST);
      assertThat(fields.limitItem()).as(said).matches(LIST);
      String warning = LimitFields.warning(overSoftLimit(status));
      if (!warning.isEmpty()) assertThat(warning).as(said).matches(LIST);
      assertThat(fields.quota()).as(said).isBetween(0L, 999_999_999_999_999L);

      Problem problem = Problem.of(
          decision, Refusal.of(decision.reason(), 403), Optional.of(URI.create("https://e.com/ü")));
      String text = Json.of(problem.members());
      JsonNode json = JSON.readTree(text);
      assertThat(text).as(said).matches("[\\x20-\\x7e]*");
      assertThat(json.get("service").asText()).as(said).isEqualTo(status.service());
      assertThat(json.get("unit").asText()).as(said).isEqualTo(status.unit());
      assertThat(json.get("limit").decimalValue()).as(said).isEqualByComparingTo(limit(status));
    }
  }

  @Test
  void namesDifferentLimitsDifferently() {
    Random random = new Random(7);
    Set<List<String>> limits = new HashSet<>();
    Set<String> policies = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      QuotaStatus status = status(random);
      limits.add(List.of(status.service(), status.limitName()));
      policies.add(LimitFields.policy(status));
    }
    assertThat(policies).hasSameSizeAs(limits);
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonThatRefusesHasAnAnswer(Reason reason) {
    boolean allows =
        EnumSet.range(Reason.WITHIN_LIMIT, Reason.ADMITTED_UNCHECKED).contains(reason);
    if (allows) return;
    assertThat(Refusal.of(reason, 402).status()).isBetween(400, 503);
  }

  private static BigDecimal limit(QuotaStatus status) {
    return status.limit().orElseThrow();
  }

  private static Decision overSoftLimit(QuotaStatus status) {
    return new Decision.Allowed(
        Reason.OVER_SOFT_LIMIT, NOW, List.of(status), List.of(), List.of(), "op", false);
  }

  private static QuotaStatus status(Random random) {
    BigDecimal limit = units(random);
    return new QuotaStatus(
        name(random),
        random.nextBoolean() ? "main" : name(random),
        random.nextInt(3) == 0 ? "gb" : name(random),
        Enforcement.Mode.SOFT,
        Optional.of(limit),
        units(random),
        BigDecimal.ZERO,
        Optional.of(limit.min(units(random))),
        random.nextBoolean()
            ? Optional.of(new Window(NOW.minusSeconds(1), NOW.plus(wait(random))))
            : Optional.empty(),
        units(random),
        "plan",
        Optional.empty());
  }

  private static BigDecimal units(Random random) {
    return BigDecimal.valueOf(
        random.nextLong(Unit.MAX_SMALLEST) >> random.nextInt(53), random.nextInt(7));
  }

  private static Duration wait(Random random) {
    return Duration.ofNanos(1_000L * (1 + (random.nextLong(1L << 52) >> random.nextInt(52))));
  }

  /** Often short and of few characters, so that names that could be confused do come up. */
  private static String name(Random random) {
    StringBuilder name = new StringBuilder("a");
    int length = random.nextInt(5);
    for (int i = 0; i < length; i++) name.append(HOSTILE[random.nextInt(HOSTILE.length)]);
    return name.toString();
  }
}
