package io.github.quota4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code quota} command: parses its arguments, runs one verb and exits with that verb's code. */
@Command(
    name = "quota",
    description = "Billing quotas: plans, usage and limits.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Main implements Runnable {
  private Main() {}

  /** @param arguments the command line, without the program's name */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
