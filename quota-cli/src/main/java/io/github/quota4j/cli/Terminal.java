package io.github.quota4j.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
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
