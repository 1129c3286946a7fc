package io.github.quota4j.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How far long work is: one line on stderr that is written over, on a terminal; nothing in a pipe. Not for use by two threads.
 */
public final class Progress implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String CLEARED = "\r\u001B[K";

  private final PrintWriter err;
  private final boolean isShown;
  private boolean isWritten;
  private long written;

  private Progress(PrintWriter err, boolean isShown) {
    this.err = err;
    this.isShown = isShown;
  }

  /** Of a verb. */
  public static Progress of(CommandSpec verb) {
    return new Progress(verb.commandLine().getErr(), Terminal.isThere());
  }

  /** Says what begins now. */
  public void at(String what) {
    if (isShown) write(what + " ...");
  }

  /** Says how many of something are done: not each of them. */
  public void at(long done, String one) {
    boolean isDue = !isWritten || System.nanoTime() - written >= PAUSE_NANOS;
    if (isShown && isDue) write(Sentence.count(done, one) + " ...");
  }

  private void write(String text) {
    err.print(CLEARED + text);
    err.flush();
    isWritten = true;
    written = System.nanoTime();
  }

  /** Leaves the line to others, until more is done. */
  public void clear() {
    if (!isWritten) return;
    err.print(CLEARED);
    err.flush();
    isWritten = false;
  }

  @Override
  public void close() {
    clear();
  }
}
