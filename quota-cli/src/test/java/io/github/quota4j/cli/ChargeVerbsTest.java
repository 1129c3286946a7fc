package io.github.quota4j.cli;

import static io.github.quota4j.cli.InProcess.assertSaid;
import static io.github.quota4j.cli.InProcess.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What charges a customer: check, consume and record. */
class ChargeVerbsTest {
  @TempDir
  Path folder;

  @BeforeEach
  void acmeHasAPlan() throws Exception {
    Path plans = folder.resolve("plans.yaml");
    Files.writeString(plans, """
        plans:
          pro:
            api: {hard: 10}
            storage: {hard: 5, unit: gb, scale: 2}
            seats: {hard: 9, per_subject: 1, at_most: {daily: 3}}
            calls: {hard: 9, rate: 1/h burst 2}
        """);
    done(run("plans", "apply", plans.toString()));
    done(run("subscribe", "-c", "acme", "--plan", "pro"));
  }

  @Test
  void aRecordCountsWhateverTheLimitSays() {
    CommandProcess.Ended recorded = api("record", "-n", "12");
    assertThat(recorded.out()).startsWith("allowed over").contains("used=12 limit=10 remaining=0");
    assertThat(recorded.err()).startsWith("quota: warning: api of acme is over its limit by 2");
    assertThat(recorded.exit()).isZero();
    assertSaidDenied("limit_reached", api("consume"));
  }

  @Test
  void aNumberOrATimeThatIsNoneIsToldWithItsOption() {
    String n = "Invalid value for option '--amount': must be a number such as 1 or 0.25, was ";
    assertSaid(2, n + "\"many\" (", api("consume", "-n", "many"));
    assertSaid(2, n + "\"1,5\" (", run("grant", "-c", "acme", "--id", "g", "-n", "1,5"));
    String whole = "must be a whole number up to ";
    assertSaid(
        2,
        "Invalid value for option '--bytes': " + whole + "9223372036854775807, was \"1.5\" (",
        api("consume", "--bytes", "1.5"));
    assertSaid(
        2,
        "Invalid value for option '--priority': " + whole + "2147483647, was \"high\" (",
        run("grant", "-c", "acme", "--id", "g", "--priority", "high"));
    assertSaid(
        2,
        "Invalid value for option '--at': must be like 2026-11-01 or ",
        api("record", "--at", "soon"));
  }

  @Test
  void aRecordCountsWhereItHappened() {
    assertThat(done(api("record", "-n", "3", "--at", "2020-01-01"))).startsWith("allowed");
    assertThat(done(api("check", "-n", "0"))).contains("used=0");
    assertThat(done(
            run("usage", "-c", "acme", "-s", "api", "--from", "2020-01-01", "--to", "2020-01-02")))
        .contains("3");
    assertSaid(2, "at must be ", api("record", "--at", "2999-01-01"));
  }

  @Test
  void aKeyCountsOnce() {
    for (String verb : new String[] {"consume", "record"}) {
      String first = done(api(verb, "-n", "2", "--key", verb));
      assertThat(first).doesNotContain("repeated");
      assertThat(done(api(verb, "-n", "2", "--key", verb))).contains("repeated=true");
      assertSaidDenied("key_conflict", api(verb, "-n", "3", "--key", verb));
    }
    assertThat(done(api("check", "-n", "0"))).contains("used=4");
  }

  @Test
  void aCallThatIsTooFastIsDeniedAndCountsNothing() {
    // One token comes back in a second: two calls in a row may straddle one, so more are made.
    CommandProcess.Ended denied = Stream.generate(
            () -> api("consume", "-n", "0", "--per-second", "1"))
        .limit(40)
        .filter(ended -> !ended.out().startsWith("allowed"))
        .findFirst()
        .orElseThrow();
    assertSaidDenied("rate_limited", denied);
    assertThat(denied.out()).contains(" limit_name=acquire ", "retry_after=1s");
    assertSaid(2, "rate must be more than 0, was 0", api("consume", "--per-second", "0"));
  }

  @Test
  void aDenialNamesTheLimitThatRefuses() {
    assertDeniedBy("main", seats("-n", "10"));
    assertDeniedBy("daily", seats("-n", "4"));
    assertDeniedBy("subject", seats("-n", "2", "--subject", "jane"));
    assertThat(done(seats("-n", "3"))).doesNotContain("limit_name");
    String[] calls = {"consume", "-c", "acme", "-s", "calls", "-n", "2"};
    assertThat(done(run(calls))).startsWith("allowed");
    assertDeniedBy("rate", run(calls));
  }

  private CommandProcess.Ended seats(String... more) {
    return run(Stream.concat(Stream.of("consume", "-c", "acme", "-s", "seats"), Stream.of(more))
        .toArray(String[]::new));
  }

  private static void assertDeniedBy(String limit, CommandProcess.Ended ended) {
    assertThat(ended.exit()).as(ended.out()).isEqualTo(1);
    assertThat(ended.out()).contains(" limit_name=" + limit + " used=");
  }

  @Test
  void bytesAreGbRoundedUpToWhatTheServiceCounts() {
    assertThat(done(storage("consume", "--bytes", "1"))).contains("used=0.01");
    assertThat(done(storage("record", "--bytes", "1073741825"))).contains("used=1.02");
    assertThat(done(storage("check", "--bytes", "1073741824"))).contains("limit=5");
    assertSaid(
        2,
        "--bytes is for services that count gb: api counts requests",
        api("record", "--bytes", "1"));
  }

  private static void assertSaidDenied(String reason, CommandProcess.Ended ended) {
    assertThat(ended.out()).startsWith("denied " + reason);
    assertThat(ended.exit()).isEqualTo(1);
  }

  private CommandProcess.Ended api(String verb, String... more) {
    return run(Stream.concat(Stream.of(verb, "-c", "acme", "-s", "api"), Stream.of(more))
        .toArray(String[]::new));
  }

  private CommandProcess.Ended storage(String verb, String... more) {
    return run(Stream.concat(Stream.of(verb, "-c", "acme", "-s", "storage"), Stream.of(more))
        .toArray(String[]::new));
  }

  private CommandProcess.Ended run(String... words) {
    return InProcess.in(folder, words);
  }
}
