package io.github.quota4j.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quota completion}: what a shell needs to complete verbs and options. */
@Command(
    name = "completion",
    description = {
      "Print a script that lets bash and zsh complete verbs and options, for a quota command in the PATH:",
      "source <(quota completion)"
    })
final class CompletionCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("quota", spec.root().commandLine()));
    out.flush();
  }
}
