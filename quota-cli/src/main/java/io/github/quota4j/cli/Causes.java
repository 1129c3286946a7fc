package io.github.quota4j.cli;

/** Messages of errors, fit for one line. */
final class Causes {
  private static final int DEEPEST = 20; // causes may form a ring

  private Causes() {}

  /** What went wrong in the first place: drivers wrap it several times. */
  static String deepest(Throwable e) {
    Throwable deepest = e;
    for (int i = 0; i < DEEPEST && deepest.getCause() != null; i++) deepest = deepest.getCause();
    return oneLine(deepest.getMessage() == null ? deepest.toString() : deepest.getMessage());
  }

  static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
