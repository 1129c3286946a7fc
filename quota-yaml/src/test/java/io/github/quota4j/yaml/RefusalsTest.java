package io.github.quota4j.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong with a file, and where. */
class RefusalsTest {
  @Test
  void aFileHasPlansAndNothingElse() {
    assertRefused("", "1:1: the file is empty, and must begin with plans:");
    assertRefused("# nothing\n", "1:1: the file is empty, and must begin with plans:");
    assertRefused("--- \n", "must be a mapping of plans");
    assertRefused("plans", "1:1: must be a mapping of plans");
    assertRefused("- plans", "1:1: must be a mapping of plans");
    assertRefused("{}", "1:1: a file must have the word plans");
    assertRefused("plan: {}", "1:1: unknown word \"plan\"; a file has plans");
    assertRefused("plans: {}", "1:8: a file must have at least one plan");
    assertRefused("plans:\n", "1:7: must be a mapping of plans by their names, was nothing");
    assertRefused(
        "plans: {p: {}}\ndefault: p\n", "2:1: unknown word \"default\"; a file has plans");
  }

  @Test
  void plansAndServicesHaveNamesAndContents() {
    assertRefused("plans: {'': {}}", "1:9: plan must be 1 to 100 characters, was \"\"");
    assertRefused("plans: {p: }", "must be a mapping of services, for plan p, was nothing");
    assertRefused(
        "plans: {p: [api]}", "1:12: must be a mapping of services, for plan p, was a list");
    assertRefused("plans: {p: {' ': {hard: 1}}}", "1:13: service must be 1 to 100 characters");
    assertRefused("plans: {p: {api: 5}}", "1:18: must be a mapping of words such as");
    assertRefused(
        "plans: {p: {api: {}}}", "1:13: api of plan p needs a limit: hard, soft or unlimited");
    assertRefused("plans: {p: {[a]: {}}}", "1:13: a name must stand before the colon");
  }

  @Test
  void wordsAreKnownAndStandOnce() {
    assertRefused(
        quota("hard: 1, limit: 2"), "1:28: unknown word \"limit\"; a quota has unit, scale, hard");
    assertRefused(quota("Hard: 1"), "1:19: unknown word \"Hard\"");
    assertRefused(quota("<<: {hard: 1}"), "1:19: unknown word \"<<\"");
    assertRefused(quota("hard: 1, hard: 2"), "1:28: \"hard\" stands here again, first 1:19");
    assertRefused("plans: {p: {}, p: {}}", "1:16: \"p\" stands here again, first 1:9");
    assertRefused("plans: {p: {}}\nplans: {q: {}}", "2:1: \"plans\" stands here again, first 1:1");
    assertRefused(
        quota("hard: 1, at_most: {daily: 1, daily: 2}"), "1:48: \"daily\" stands here again");
  }

  @Test
  void aQuotaHasOneMainLimit() {
    assertRefused(
        quota("unlimited: true, hard: 1"),
        "1:36: one of hard, soft and unlimited is enough, and unlimited stands at 1:19");
    assertRefused(quota("unlimited: false"), "1:30: unlimited must be true, was false");
    assertRefused(quota("hard: -1"), "1:25: hard must not be negative, was -1; without a limit");
    assertRefused(
        quota("hard: 1, level: true, resets: daily"),
        "1:41: a level never resets: leave out one of the two");
  }

  @Test
  void amountsAreExactNumbersOfTheUnit() {
    for (String bad :
        List.of("1_000", "0x10", ".5", "5.", "1e999", ".inf", "'5'", "[5]", "~", "")) {
      assertRefused(quota("soft: " + bad), "soft must be a number such as 1000 or 0.25, was ");
    }
    assertRefused(quota("soft: '5'"), "was the text \"5\"");
    assertRefused(quota("hard: 0.5"), "1:25: hard: limit of api must have at most 0 decimals");
    assertRefused(
        quota("hard: 9007199254740992"), "hard: limit of api must be 0..9007199254740991");
    assertRefused(quota("hard: 1, scale: 7"), "1:35: scale: scale must be 0..6, was 7");
    assertRefused(quota("hard: 1, scale: 1.5"), "1:35: scale must be a whole number, was 1.5");
    assertRefused(quota("hard: 1, at_most: {daily: -5}"), "at_most: limit must not be negative");
    assertRefused(quota("hard: 1, at_most: 5"), "at_most must be a mapping of periods");
    assertRefused(quota("hard: 1, at_most: {fortnightly: 5}"), "at_most must be minutely, hourly");
    assertRefused(quota("hard: 1, per_subject: 0.5"), "per_subject: limit of api must have");
    assertRefused(quota("hard: 1, per_subject: many"), "per_subject must be a number");
  }

  @Test
  void aCapNeedsASoftLimit() {
    assertRefused(quota("hard: 1, overage_cap: 5"), "overage_cap: overage cap needs a soft quota");
    assertRefused(quota("unlimited: true, overage_cap: 5"), "overage_cap needs a soft limit");
    assertRefused(
        quota("soft: 1, overage_cap: -5"), "overage_cap: overage cap must not be negative");
  }

  @Test
  void otherWordsHaveTheirTypes() {
    assertRefused(quota("hard: 1, resets: sometimes"), "1:36: resets must be minutely, hourly,");
    assertRefused(quota("hard: 1, resets: [daily]"), "or never, was a list");
    assertRefused(quota("hard: 1, level: yes"), "level must be true or false, was yes");
    assertRefused(quota("hard: 1, shadow: 'true'"), "shadow must be true or false, was the text");
    assertRefused(quota("hard: 1, unit: 5"), "unit must be a text, was 5");
    assertRefused(quota("hard: 1, unit: ''"), "unit: unit must be 1 to 50 characters");
    assertRefused(quota("hard: 1, charging: leased"), "charging must be direct, was leased");
    assertRefused(quota("hard: 1, alert_at: 75"), "alert_at must be a list such as [75, 90, 100]");
    assertRefused(quota("hard: 1, alert_at: [0]"), "alert threshold must be 1 to 1000 percent");
    assertRefused(quota("hard: 1, alert_at: [high]"), "alert_at must be percent such as 75");
    assertRefused(quota("hard: 1, alert_at: [0.5 units]"), "alert threshold of api");
    assertRefused(quota("soft: 1, alert_at: [5 USD]"), "alert_at: alert threshold of api in money");
    assertRefused(
        quota("soft: 1, price: 1 USD, alert_at: [5 XYZ]"), "currency must be an ISO 4217");
  }

  @Test
  void aPriceIsMoneyForAUnit() {
    assertRefused(
        quota("soft: 1, price: 5"),
        "price: price must be money for a unit such as \"0.00005 USD\"");
    assertRefused(quota("soft: 1, price: 5 pounds"), "price: currency must be an ISO 4217 code");
    assertRefused(quota("soft: 1, price: -5 USD"), "price: price must not be negative, was -5");
  }

  @Test
  void aRateIsAnAmountOverATime() {
    for (String bad : List.of("100", "100 / s", "100/m", "100/s burst", "100/s 200", "/s", "{}")) {
      assertRefused(quota("hard: 1, rate: " + bad), "rate must be like 100/s or 100/s burst 200");
    }
    assertRefused(quota("hard: 1, rate: 0/s"), "rate: rate must be more than 0, was 0");
    assertRefused(
        quota("hard: 1, rate: 1/0s"), "rate: per must be whole microseconds, at least one");
    assertRefused(quota("hard: 1, rate: 1/99999999999999d"), "rate: per must be at most 366 days");
    assertRefused(quota("hard: 1, rate: 0.5/s"), "rate: rate of api must have at most 0 decimals");
  }

  @Test
  void whatYamlHasAndPlansHaveNoUseForIsRefused() {
    assertRefused("plans: &a {p: {}}", "1:8: anchors (&) are not allowed");
    assertRefused("plans: {p: {}, q: *a}", "1:19: aliases (*) are not allowed");
    assertRefused("plans: !!map {p: {}}", "1:8: tags (!) are not allowed");
    assertRefused("plans: {p: {}}\n---\nplans: {}", "2:1: a file holds one document");
    assertRefused("plans: " + "[".repeat(100_000), "1:17: nothing in a plan is nested this deeply");
  }

  @Test
  void whatIsNoYamlSaysWhere() {
    assertRefused(
        "plans:\n\tp: {}", "2:1: while scanning for the next token: found character '\\t(TAB)'");
    assertRefused("plans: {p: {}", "1:14: while parsing a flow mapping");
    assertRefused("plans: {p: 'x}", "1:15: while scanning a quoted scalar");
    assertRefused("plans:\n  p\u0007: {}", "2:4: a control character is not allowed");
    assertRefused("%YAML 9.9\n---\nplans: {}", "1:1: cannot be read after this");
    assertRefused("plans: {p: \"\\UFFFFFFFF\"}", "cannot be read after this");
    assertRefused("x".repeat((1 << 20) + 1), "1:1: must be at most 1048576 characters long");
  }

  @Test
  void allThatIsWrongIsSaidAtOnceInTheOrderOfTheFile() {
    String text = "plans:\n  p:\n    api: {hard: x, level: y}\n  q: 5\nmore: 1\n";
    assertThat(message(text).lines().map(line -> line.replaceFirst("[a-z]+ .*", "")))
        .containsExactly(
            "plans.yaml:3:17: ", "plans.yaml:3:27: ", "plans.yaml:4:6: ", "plans.yaml:5:1: ");
    String many = message("plans: {p: {" + "api: 5, ".repeat(100) + "}}");
    assertThat(many.lines()).hasSize(21);
    assertThat(many).endsWith("plans.yaml: and 80 more");
  }

  @Test
  void aMessageIsHarmlessWhateverItQuotes() {
    String message =
        message("plans: {p: {\"a\\e[31m\\n\\u202e" + "x".repeat(900) + "\": {hard: 1}}}");
    assertThat(message).startsWith("plans.yaml:1:13: service must be 1 to 100 characters");
    assertThat(message.length()).isLessThan(400);
    assertThat(message).doesNotContain("\u001b", "\n", "\u202e");
  }

  private static String quota(String words) {
    return "plans: {p: {api: {" + words + "}}}";
  }

  private static void assertRefused(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> YamlPlans.read(new StringReader(text), "plans.yaml"))
        .withMessageStartingWith("plans.yaml:")
        .withMessageContaining(message);
  }

  private static String message(String text) {
    return String.valueOf(catchThrowableOfType(
            IllegalArgumentException.class,
            () -> YamlPlans.read(new StringReader(text), "plans.yaml"))
        .getMessage());
  }
}
