package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for every verb. */
class VerbsTest {
  private static final Set<String> VERBS =
      new TreeSet<>(Main.command(Map.of()).getSubcommands().keySet());

  @Test
  void everyVerbStandsInTheTableOfTheReadmeAndNoOther() throws Exception {
    Matcher row = Pattern.compile("(?m)^\\| (`[a-z-]+`(?:, `[a-z-]+`)*) \\|")
        .matcher(commandLine(Files.readString(Path.of("..", "README.md"))));
    Set<String> named = new TreeSet<>();
    while (row.find()) {
      for (String verb : row.group(1).split(", ", -1)) named.add(verb.replace("`", ""));
    }
    assertThat(named).isEqualTo(VERBS);
  }

  @Test
  void everyLineForCronIsACommand() throws Exception {
    Matcher line = Pattern.compile("(?m)^[0-9*/]+ [0-9*]+ [0-9*]+ \\* \\* +quota ([^#>\\n]*)")
        .matcher(commandLine(Files.readString(Path.of("..", "README.md"))));
    int lines = 0;
    while (line.find()) {
      String[] words = line.group(1).strip().replace("…", "memory:").split(" +", -1);
      assertThat(Main.command(Map.of()).parseArgs(words).hasSubcommand()).isTrue();
      lines++;
    }
    assertThat(lines).isEqualTo(6);
  }

  @Test
  void everyVerbHasHelpAndRefusesWhatItDoesNotKnow() {
    for (String verb : VERBS) {
      assertThat(InProcess.run(Map.of(), verb, "--help").exit()).as(verb).isZero();
      CommandProcess.Ended wrong = InProcess.run(Map.of(), verb, "--nonsense");
      assertThat(wrong.exit()).as(verb).isEqualTo(ExitCode.USAGE);
      assertThat(wrong.out()).as(verb).isEmpty();
    }
  }

  @Test
  void everyVerbThatNeedsTheStoreSaysThatItIsUnavailable() {
    for (String line : new String[] {
      "show -c acme",
      "usage -c acme -s api",
      "explain -c acme -s api",
      "alerts -c acme",
      "check-alerts -c acme",
      "monitor",
      "deliveries -c acme",
      "audit",
      "overage -c acme",
      "overage-report",
      "check -c acme -s api",
      "consume -c acme -s api",
      "record -c acme -s api",
      "plans show",
      "subscribe -c acme --plan pro",
      "change-plan -c acme --plan pro",
      "override -c acme",
      "grant -c acme",
      "break-glass",
      "customers list",
      "customers delete acme --yes",
      "reset -c acme",
      "reset-all-expired --dry-run",
      "warm-cache",
      "cache invalidate --all",
      "schema validate",
      "doctor"
    }) {
      String[] words = (line + " --store jdbc:postgresql://127.0.0.1:1/q").split(" ", -1);
      CommandProcess.Ended ended = InProcess.run(Map.of(), words);
      InProcess.assertSaid(ExitCode.UNAVAILABLE, "store unavailable: ", ended);
    }
  }

  private static String commandLine(String readme) {
    int begin = readme.indexOf("\n## The command line\n");
    return readme.substring(begin, readme.indexOf("\n## ", begin + 1));
  }
}
