package io.github.quota4j.cli;

import org.jspecify.annotations.Nullable;

/** Messages of errors, fit for one line. */
public final class Causes {
  private static final int DEEPEST = 20; // causes may form a ring

  private Causes() {}

  /** What went wrong in the first place: drivers wrap it several times. */
  static String deepest(Throwable e) {
    Throwable deepest = e;
    for (int i = 0; i < DEEPEST && deepest.getCause() != null; i++) deepest = deepest.getCause();
    String message = deepest.getMessage();
    // The name of a host or a file says nothing without what happened to it.
    return oneLine(
        message == null || message.indexOf(' ') < 0 ? kindAnd(message, deepest) : message);
  }

  private static String kindAnd(@Nullable String message, Throwable e) {
    String kind = e.getClass().getSimpleName();
    return message == null ? kind : kind + " " + message;
  }

  public static String oneLine(String message) {
    return message
        .strip()
        .replaceAll("\\s*\\R\\s*", "; ")
        .replaceAll("\\p{Cc}", "\uFFFD"); // an argument must not move the cursor
  }
}
