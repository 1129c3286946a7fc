package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.store.Profile;
import io.github.quota4j.store.QuotaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Text that a store keeps: what not every store can is refused where it is given, by name. */
class FreeTextTest {
  private static final String RULE = " must have no U+0000 and no half of a surrogate pair, was ";
  private static final List<String> BAD =
      List.of("\0", "a\0b", "\ud83d", "a\ud83db", "\ude00\ud83d");

  private static void assertRefused(String message, Function<String, Object> use) {
    for (String bad : BAD) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> use.apply(bad))
          .withMessageStartingWith(message);
    }
    Object unused = use.apply("\ud83d\ude00 a \u00e9");
  }

  @Test
  void whatIsAgreedHasTextThatEveryStoreKeeps() {
    Instant now = Instant.EPOCH;
    assertRefused("id" + RULE, text -> Grant.of("acme", text, "api", 1, now));
    assertRefused("service" + RULE, text -> Grant.of("acme", "g", text, 1, now));
    assertRefused("service" + RULE, text -> Quota.hard(text, 1));
    assertRefused("unit" + RULE, text -> new Unit(text, 0));
    assertRefused(
        "limit name" + RULE, text -> new Limit(text, Optional.empty(), Optional.empty(), false));
    assertRefused("plan" + RULE, text -> Plan.of(text));
    assertRefused("by" + RULE, text -> BreakGlass.everywhere(text, "why"));
    assertRefused("why" + RULE, text -> BreakGlass.everywhere("ops", text));
    assertRefused("service" + RULE, text -> BreakGlass.everywhere("ops", "why").service(text));
    assertRefused("name" + RULE, text -> new Profile("acme", Optional.of(text), Optional.empty()));
    assertRefused("email" + RULE, text -> new Profile("acme", Optional.empty(), Optional.of(text)));
  }

  @Test
  void whatIsAskedOfTheFaceHas() {
    try (Quotas quotas = Quotas.builder(QuotaStore.inMemory())
        .customerIds(Pattern.compile("(?s).+"))
        .defaultPlan("free")
        .build()) {
      quotas.admin().apply(Plan.of("free", Quota.hard("api", 1_000)));
      assertRefused("customer" + RULE, text -> quotas.consume(text, "api", 1).orElseThrow());
      assertRefused(
          "subject" + RULE,
          text -> quotas.consume(Charge.of("acme", "api", 1).subject(text)).orElseThrow());
      assertRefused(
          "key must be 1 to 255 characters, none of them a control or half of a surrogate pair",
          text -> quotas.consume(Charge.of("acme", "api", 1).key(text)).orElseThrow());
      assertRefused("operation" + RULE, text -> quotas.resolve("acme", "~" + text));
      assertRefused(
          "name" + RULE, text -> quotas.upkeep().visit(text, Duration.ZERO, (c, all) -> {}));
    }
  }

  /** What cannot be shown is not, and what is very long is cut. */
  @Test
  void whatIsRefusedIsShownAsFarAsItCanBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Charge.of("acme", "api", 1).with("note", "a\0\ud83db\ud83d\ude00"))
        .withMessage("metadata note" + RULE + "\"a\ufffd\ufffdb\ud83d\ude00\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Charge.of("acme", "api", 1).with("a\0", "x".repeat(10_000)))
        .withMessage("name in metadata" + RULE + "\"a\ufffd\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Charge.of("acme", "api", 1).with("note", "x".repeat(10_000) + "\0"))
        .withMessage("metadata note" + RULE + "\"" + "x".repeat(79) + "\u2026\"");
  }
}
