package io.github.quota4j.cli;

/** With what a verb ends. Denied is an answer, and not a failure of the command. */
public final class ExitCode {
  /** Allowed, also past a soft limit; or done. */
  public static final int OK = 0;

  /** Denied. */
  public static final int DENIED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** The store is unavailable, or nobody knows whether it counted. */
  public static final int UNAVAILABLE = 3;

  /** There is nothing to show. */
  public static final int NOT_FOUND = 4;

  /** A mistake of ours. */
  public static final int INTERNAL = 70;

  /** What it says cannot be written: a disk is full. */
  static final int UNWRITABLE = 74;

  private ExitCode() {}
}
