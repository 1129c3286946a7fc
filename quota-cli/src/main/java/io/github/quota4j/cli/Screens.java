package io.github.quota4j.cli;

import io.github.quota4j.cli.display.Screen;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** What a command's tables are shown on. */
public final class Screens {
  private Screens() {}

  /** What a verb shows its tables on: a pipe has no width and wants no colours. */
  public static Screen of(CommandSpec verb) {
    boolean terminal = Terminal.isThere();
    return new Screen(
        terminal ? Terminal.columns(verb.root().usageMessage().width()) : Integer.MAX_VALUE,
        terminal && Ansi.AUTO.enabled());
  }
}
