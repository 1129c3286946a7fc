package io.github.quota4j.yaml;

import static io.github.quota4j.plan.ResetPeriod.DAILY;
import static io.github.quota4j.plan.ResetPeriod.HOURLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.quota4j.plan.FailurePolicy;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file says, said in Java. */
class YamlPlansTest {
  private static final Path EVERY_WORD = Path.of("..", "docs", "plans.yaml");

  @Test
  void everyWordOfTheDocumentedFileIsWhatItIsInJava() throws IOException {
    assertThat(YamlPlans.read(EVERY_WORD))
        .containsExactly(
            Plan.of("free", Quota.hard("api", 10_000), Quota.hard("exports", 3).resets(DAILY)),
            Plan.of(
                "pro",
                Quota.soft("api", 1_000_000)
                    .price(Price.perUnit("0.00005", "USD"))
                    .alertAt(80, 100)
                    .alertAtUnits(40_000)
                    .alertAtOverage("10USD")
                    .overageCap(250_000)
                    .atMost(20_000, HOURLY)
                    .atMost(50_000, DAILY)
                    .rate(Rate.perSecond(100).burst(200))
                    .perSubject(1_000),
                Quota.hard("storage", 100).unit("gb").scale(6).level().countSubjects(),
                Quota.hard("search", 50_000)
                    .shadow()
                    .alertAt(50, 90, 120)
                    .onFailure(FailurePolicy.CLOSED)),
            Plan.of("enterprise", Quota.unlimited("api")));
  }

  @Test
  void theDocumentedFileShowsEveryWord() throws IOException {
    String text = Files.readString(EVERY_WORD);
    assertThat(QuotaWord.words()).allSatisfy(word -> assertThat(text).contains(word + ": "));
    for (ResetPeriod period : ResetPeriod.values()) assertThat(text).contains(period.word());
  }

  @Test
  void jsonIsReadByTheSameReader() throws IOException {
    String json = """
        {
        \t"plans": {
        \t\t"free": {"api":{"hard":10000,"resets":"daily","at_most":{"hourly":5e2}}},
        \t\t"caf\\u00e9 \\ud83d\\ude00": {}
        \t}
        }
        """;
    assertThat(read(json))
        .containsExactly(
            Plan.of("free", Quota.hard("api", 10_000).resets(DAILY).atMost(500, HOURLY)),
            Plan.of("café \ud83d\ude00"));
  }

  @Test
  void numbersAreExact() throws IOException {
    Quota quota = quota("{hard: 0.100000, unit: gb, scale: 6}");
    assertThat(quota.limits().main().amount()).contains(new BigDecimal("0.100000"));
    assertThat(quota("{hard: 9007199254740991}").limits().main().amount())
        .contains(new BigDecimal("9007199254740991"));
    assertThat(quota("{soft: 1, price: 0.000000000000000001 EUR}").price())
        .contains(Price.perUnit("0.000000000000000001", "EUR"));
  }

  @Test
  void amountsAreJudgedByTheUnitWhereverItStands() throws IOException {
    assertThat(quota("{hard: 0.25, at_most: {daily: 0.5}, per_subject: 0.125, unit: gb, scale: 3}"))
        .isEqualTo(Quota.hard("api", new BigDecimal("0.25"))
            .unit("gb")
            .scale(3)
            .atMost(new BigDecimal("0.5"), DAILY)
            .perSubject(new BigDecimal("0.125")));
  }

  @Test
  void aSubjectsLimitHasThePeriodOfTheMainOneWhereverItStands() throws IOException {
    assertThat(quota("{per_subject: 5, hard: 10, level: true}"))
        .isEqualTo(Quota.hard("api", 10).level().perSubject(5));
    assertThat(quota("{per_subject: 5, resets: daily, hard: 10}"))
        .isEqualTo(Quota.hard("api", 10).resets(DAILY).perSubject(5));
  }

  @Test
  void ratesHaveAnyPeriodAndBurst() throws IOException {
    assertThat(rate("100/s")).isEqualTo(Rate.perSecond(100));
    assertThat(rate("60/min burst 5")).isEqualTo(Rate.perMinute(60).burst(5));
    assertThat(rate("5/15min")).isEqualTo(Rate.of(5, Duration.ofMinutes(15)));
    assertThat(rate("1/h")).isEqualTo(Rate.of(1, Duration.ofHours(1)));
    assertThat(rate("1/366d")).isEqualTo(Rate.of(1, Duration.ofDays(366)));
    assertThat(rate("1/20ms")).isEqualTo(Rate.of(1, Duration.ofMillis(20)));
    assertThat(rate("1/7us")).isEqualTo(Rate.of(1, Duration.ofNanos(7_000)));
  }

  @Test
  void whatIsFalseIsAsIfItWereNotThere() throws IOException {
    assertThat(quota("{hard: 1, level: false, shadow: false, charging: direct, resets: monthly}"))
        .isEqualTo(Quota.hard("api", 1));
  }

  @Test
  void namesAreWhatIsWritten() throws IOException {
    List<Plan> plans =
        read("plans: {no: {1: {hard: 1}, on: {hard: 2}, 'a b': {hard: 3}}, 007: {}}");
    assertThat(plans)
        .containsExactly(
            Plan.of("no", Quota.hard("1", 1), Quota.hard("on", 2), Quota.hard("a b", 3)),
            Plan.of("007"));
  }

  @Test
  void aFileMayBeginWithAMarkOfItsEncoding(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("plans.yaml");
    Files.writeString(file, "\uFEFFplans: {café: {}}\r\n");
    assertThat(YamlPlans.read(file)).containsExactly(Plan.of("café"));
  }

  @Test
  void whatCannotBeReadIsAnIoException(@TempDir Path folder) {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> YamlPlans.read(folder.resolve("none.yaml")));
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> YamlPlans.read(folder));
  }

  @Test
  void whatIsNotUtf8SaysWhere(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("plans.yaml");
    Files.write(file, "plans:\n  café: {}\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> YamlPlans.read(file))
        .withMessage(file + ":2:6: must be UTF-8");
  }

  private static Rate rate(String text) throws IOException {
    return quota("{hard: 1, rate: " + text + "}").limits().rate().orElseThrow();
  }

  private static Quota quota(String words) throws IOException {
    return read("plans: {p: {api: " + words + "}}").get(0).quotas().get(0);
  }

  private static List<Plan> read(String text) throws IOException {
    return YamlPlans.read(new StringReader(text), "plans.yaml");
  }
}
