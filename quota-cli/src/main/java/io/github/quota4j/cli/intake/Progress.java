package io.github.quota4j.cli.intake;

import java.io.PrintWriter;

/** How far long work is: one line that is written over, on a terminal; nothing in a pipe. */
final class Progress {
  private static final long STEP = 10_000;

  private final PrintWriter err;
  private final boolean isShown;
  private boolean isWritten;

  private Progress(PrintWriter err, boolean isShown) {
    this.err = err;
    this.isShown = isShown;
  }

  @SuppressWarnings(
      "SystemConsoleNull") // JDK 22 to 24 have one in a pipe too: there it is shown in vain
  static Progress on(PrintWriter err) {
    return new Progress(err, System.console() != null);
  }

  void at(long line) {
    if (!isShown || line % STEP != 0) return;
    err.print("\r" + line + " lines");
    err.flush();
    isWritten = true;
  }

  /** Leaves the line to others. */
  void end() {
    if (!isWritten) return;
    err.print("\r\u001B[K");
    err.flush();
    isWritten = false;
  }
}
