package io.github.quota4j.cli;

import io.github.quota4j.cli.display.Screen;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** What a command's tables are shown on. */
public final class Screens {
  private Screens() {}

  /** A pipe has no width and wants no colours. */
  @SuppressWarnings(
      "SystemConsoleNull") // JDK 22 to 24 have one in a pipe too: there a table is cut at 80
  // columns
  public static Screen of(CommandSpec verb) {
    boolean terminal = System.console() != null;
    return new Screen(
        terminal ? verb.root().usageMessage().width() : Integer.MAX_VALUE, Ansi.AUTO.enabled());
  }
}
