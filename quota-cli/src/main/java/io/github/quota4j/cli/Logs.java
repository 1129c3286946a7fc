package io.github.quota4j.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much of what libraries log is seen, on stderr. Nothing at first: a command says itself, in one line, what fails. */
public final class Logs {
  private Logs() {}

  /** For what runs long: somebody should see that the store went away and came back. */
  public static void showWarnings() {
    if (root().getLevel() == Level.OFF) root().setLevel(Level.WARN);
  }

  static void showAll() {
    root().setLevel(Level.INFO);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  }
}
