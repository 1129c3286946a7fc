package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Runs the command in this process, which takes no second; {@link CommandProcess} shows that a process does the same. */
public final class InProcess {
  private InProcess() {}

  /** Runs a command to its end, with settings in its environment. */
  static CommandProcess.Ended run(Map<String, String> settings, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.command(settings).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = command.execute(words);
    return new CommandProcess.Ended(exit, out.toString(), err.toString());
  }

  /** On the embedded database in a folder, as if the command was given there. */
  public static CommandProcess.Ended in(Path folder, String... words) {
    return at("--data", folder.resolve("quota-data").toString(), words);
  }

  /** On a store that an option names. */
  public static CommandProcess.Ended at(String option, String store, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(option, store));
    return run(Map.of(), all.toArray(String[]::new));
  }

  /** Checks that a command failed with one line on stderr, and nothing on stdout. */
  static void assertSaid(int exit, String message, CommandProcess.Ended ended) {
    assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
    assertThat(ended.err()).startsWith("quota: " + message);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.out()).isEmpty();
  }

  /** Checks that a command did what it should, and had nothing to say beside it. */
  static String done(CommandProcess.Ended ended) {
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    return ended.out();
  }
}
