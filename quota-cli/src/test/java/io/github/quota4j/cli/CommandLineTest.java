package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command line answers where no store is needed. */
class CommandLineTest {
  @TempDir
  Path folder;

  @Test
  void helpGoesToStdoutAndIsNoError() {
    Ended help = run("--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("demo", "show", "check", "consume", "Exit codes:");
    assertThat(run("consume", "--help").out()).contains("--customer", "--bytes", "--store");
    assertThat(run().out()).isEqualTo(help.out());
  }

  @Test
  void anUnknownOptionOrVerbIsUsage() {
    assertOneLine(run("--colour"), 2, "Unknown option: '--colour'");
    assertOneLine(run("demo", "--colour"), 2, "Unknown option: '--colour'");
    assertOneLine(run("demolish"), 2, "demolish");
  }

  @Test
  void storeAndDataExcludeEachOther() {
    for (String verb : new String[] {"show", "check", "consume", "demo"}) {
      Ended both = verb.equals("check") || verb.equals("consume")
          ? run(verb, "-c", "acme", "-s", "api", "--store", "memory:", "--data", "x")
          : verb.equals("show")
              ? run(verb, "-c", "acme", "--store", "memory:", "--data", "x")
              : run(verb, "--store", "memory:", "--data", "x");
      assertOneLine(both, 2, "--store and --data exclude each other");
    }
  }

  @Test
  void globalOptionsMayStandBeforeTheVerb() {
    assertOneLine(
        run("--store", "memory:", "--data", "x", "show", "-c", "acme"), 2, "exclude each other");
  }

  @Test
  void noCustomerIsUsageAndNeverAll() {
    assertOneLine(run("show"), 2, "no customer is named");
    assertOneLine(run("consume", "-s", "api"), 2, "no customer is named");
    assertOneLine(run(Map.of("NSELF_CUSTOMER_ID", " "), "show"), 2, "no customer is named");
  }

  @Test
  void theSettingNamesTheCustomerUnlessTheOptionDoes() {
    Map<String, String> settings = Map.of("NSELF_CUSTOMER_ID", "acme", "QUOTA_STORE", "memory:");
    assertOneLine(run(settings, "show"), 4, "no customer acme in memory:");
    assertOneLine(run(settings, "show", "--customer", "other"), 4, "no customer other");
  }

  @Test
  void anUnknownCustomerIsNotFoundInDisplaysAndDeniedInDecisions() {
    Ended shown = run("show", "-c", "nobody", "--data", folder.resolve("none").toString());
    assertOneLine(shown, 4, "no customer nobody");
    Ended asked = run(
        "check", "-c", "nobody", "-s", "api", "--data", folder.resolve("none").toString());
    assertThat(asked.exit()).isEqualTo(1);
    assertThat(asked.out()).startsWith("denied no_plan");
    assertThat(Files.exists(folder.resolve("none")))
        .as("a look leaves nothing behind")
        .isFalse();
  }

  @Test
  void aBadAmountIsUsage() {
    assertOneLine(consume("--amount", "much"), 2, "much");
    assertOneLine(consume("--amount", "-1"), 2, "must not be negative");
    assertOneLine(consume("--bytes", "-1"), 2, "must not be negative");
    assertOneLine(consume("--bytes", "1.5"), 2, "1.5");
    assertOneLine(consume("--amount", "1", "--bytes", "1"), 2, "mutually exclusive");
  }

  @Test
  void aBadIdIsUsage() {
    Ended ended = run("show", "--store", "memory:", "-c", "a b");
    assertOneLine(ended, 2, "customer must match");
  }

  @Test
  void aStoreThatIsNoneIsUsage() {
    Ended ended = run("show", "-c", "acme", "--store", "mysql://root:secret@db/quota");
    assertOneLine(ended, 2, "--store must be jdbc:postgresql://");
    assertThat(ended.err()).doesNotContain("secret");
    assertOneLine(
        run(Map.of("QUOTA_STORE", "nonsense"), "show", "-c", "acme"), 2, "QUOTA_STORE must be");
  }

  @Test
  void aSettingThatIsWrongStopsTheStartAndNoHelp() {
    Map<String, String> wrong = Map.of("QUOTA_CACHE_TTL", "60s");
    String message = "QUOTA_CACHE_TTL must be a whole number up to 86400, was \"60s\"";
    assertOneLine(run(wrong, "show", "-c", "acme", "--store", "memory:"), 2, message);
    assertOneLine(run(wrong, "check", "-c", "acme", "-s", "api", "--store", "memory:"), 2, message);
    assertOneLine(run(wrong, "demo", "--port", "0", "--store", "memory:"), 2, message);
    assertThat(run(wrong, "--help").exit()).isZero();
  }

  @Test
  void whatOnlyADatabaseKeepsIsRefusedElsewhere() {
    for (String verb : new String[] {
      "plans show",
      "subscribe -c acme --plan pro",
      "reset -c acme",
      "reset-all-expired",
      "usage -c acme -s api",
      "alerts -c acme",
      "check-alerts -c acme",
      "monitor",
      "deliveries -c acme",
      "schema migrate"
    }) {
      String[] words = ("--store memory: " + verb).split(" ");
      assertOneLine(run(words), 2, "this is for a database, which keeps plans and customers");
    }
  }

  @Test
  void aFormatThatIsNoneIsUsage() {
    assertOneLine(run("show", "-c", "acme", "--format", "xml"), 2, "xml");
  }

  @Test
  void aPortThatIsNoneIsUsage() {
    assertOneLine(
        run("demo", "--store", "memory:", "--port", "65536"), 2, "--port must be 0..65535");
    assertOneLine(run("demo", "--port", "http"), 2, "http");
  }

  private record Ended(int exit, String out, String err) {}

  private static void assertOneLine(Ended ended, int exit, String message) {
    assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
    assertThat(ended.err()).startsWith("quota: ").contains(message);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.out()).isEmpty();
  }

  private static Ended consume(String... amount) {
    String[] all = new String[amount.length + 7];
    System.arraycopy(
        new String[] {"consume", "--store", "memory:", "-c", "acme", "-s", "api"}, 0, all, 0, 7);
    System.arraycopy(amount, 0, all, 7, amount.length);
    return run(all);
  }

  private static Ended run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private static Ended run(Map<String, String> settings, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.command(settings).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = command.execute(arguments);
    return new Ended(exit, out.toString(), err.toString());
  }
}
