package io.github.quota4j.cli;

/** Runs command lines one after the other in one process: to start one for each takes more than a second. */
final class TypedCommands {
  /** Stands after what each of them showed. */
  static final String DONE = "done with exit code 0";

  private TypedCommands() {}

  /** @param lines whose words have one space between them */
  public static void main(String[] lines) {
    for (String line : lines) {
      int exit = Main.command(System.getenv()).execute(line.split(" ", -1));
      System.out.println(DONE.replace("0", Integer.toString(exit)));
    }
  }
}
