package io.github.quota4j.cli.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.yaml.YamlPlans;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path EXAMPLES =
      Path.of("src/test/java/io/github/quota4j/cli/readme/ReadmeExamples.java");
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

  @Test
  void everyBlockOfJavaCompiles() throws IOException {
    String compiled = code(Files.readString(EXAMPLES));
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
    int blocks = 0;
    while (block.find()) {
      assertThat(compiled).as(block.group(1)).contains(code(block.group(1)));
      blocks++;
    }
    assertThat(blocks).isGreaterThan(5);
  }

  @Test
  void everyBlockOfYamlIsAFileOfPlans() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
    assertThat(block.find()).isTrue();
    List<Plan> plans = YamlPlans.read(new StringReader(block.group(1)), "README.md");
    assertThat(plans).extracting(Plan::name).containsExactly("free", "pro");
    assertThat(block.find()).isFalse();
  }

  @Test
  void codeStandsByLineTwenty() throws IOException {
    assertThat(Files.readAllLines(README).subList(0, 20))
        .anyMatch(line -> line.contains("quotas.consume("));
  }

  @Test
  void theExamplesDoWhatTheTextSays() throws Exception {
    assertThat(ReadmeExamples.firstFiveMinutes()).isEqualTo("served");
    Quotas quotas = ReadmeExamples.inTests(() -> NOW, free());
    assertThat(ReadmeExamples.charges(quotas)).allMatch(Decision::allowed);
    List<Decision> retries =
        ReadmeExamples.retries(quotas, new BigDecimal("2.5"), NOW.minus(Duration.ofDays(1)));
    assertThat(retries).allMatch(Decision::allowed);
    assertThat(retries.get(1).orElseThrow().repeated()).isTrue();
    assertThat(quotas.resolve("acme", "export-8841").reason()).isEqualTo(Reason.REFUNDED);
    assertThat(ReadmeExamples.looks(quotas)).allMatch(Decision::allowed);
    Decision answered =
        ReadmeExamples.reserve(quotas, prompt -> new ReadmeExamples.Answer(1_234), "why?");
    assertThat(answered.orElseThrow().granted()).containsExactly(new BigDecimal("1234"));
    assertThat(ReadmeExamples.call(quotas)).isEqualTo("report of 2026-10");
    assertThat(ReadmeExamples.limits().quotas()).hasSize(4);
    assertThat(ReadmeExamples.prices())
        .extracting(price -> price.rounded(price.exact(new BigDecimal("2500"))).toPlainString())
        .containsExactly("0.13", "1.00", "40.00");
    assertThat(ReadmeExamples.decisionsForTests(Charge.of("acme", "api", 1)))
        .extracting(Decision::allowed)
        .containsExactly(true, false, false);
  }

  private static Plan free() {
    Quota bandwidth = Quota.hard("bandwidth", 10).unit("gb").scale(Unit.MAX_SCALE);
    Stream<Quota> requests =
        Stream.of("api", "exports", "tokens").map(service -> Quota.hard(service, 10_000));
    return new Plan("free", Stream.concat(Stream.of(bandwidth), requests).toList());
  }

  /** Without comments and white space, which the formatter moves. */
  private static String code(String text) {
    return text.replaceAll("(?m)(?<!:)//.*$", "").replaceAll("\\s+", "");
  }
}
