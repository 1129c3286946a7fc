package io.github.quota4j.cli;

import java.io.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Whether somebody looks at what a command prints, and can be asked. */
public final class Terminal {
  private Terminal() {}

  /** Whether there is one; a pipe is none. */
  public static boolean isThere() {
    return console().isPresent();
  }

  /** What somebody answers; empty if nobody does. */
  public static Optional<String> answer(String question) {
    return console().flatMap(console -> Optional.ofNullable(console.readLine("%s", question)));
  }

  /**
   * How wide it is.
   *
   * @param otherwise where nobody knows, as on Windows
   */
  static int columns(int otherwise) {
    try {
      Process stty = new ProcessBuilder("stty", "size")
          .redirectInput(ProcessBuilder.Redirect.INHERIT)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String columns = said.strip().replaceFirst("[0-9]+ ", "");
      return columns.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(columns) : otherwise;
    } catch (IOException e) {
      return otherwise;
    }
  }

  private static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Terminal::isTerminal);
  }

  /** JDK 22 and later have a console in a pipe, too. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true; // before that it is always one
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a console can always be asked", e);
    }
  }
}
