package io.github.quota4j.cli;

import org.jspecify.annotations.Nullable;

/** A verb cannot go on, for a reason that one line tells. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  private Failure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The command line is wrong. */
  public static Failure usage(String message) {
    return new Failure(ExitCode.USAGE, Causes.oneLine(message));
  }

  /**
   * A file that the command line names is wrong.
   *
   * @param problems a line for each
   */
  static Failure ofFile(String problems) {
    return new Failure(ExitCode.USAGE, problems);
  }

  /** The store cannot be reached, or answers nonsense. */
  public static Failure unavailable(String message, @Nullable Throwable cause) {
    return new Failure(ExitCode.UNAVAILABLE, Causes.oneLine(message), cause);
  }

  /** The store cannot be reached, for the reason that its driver gives. */
  public static Failure unavailable(StoreLocation location, Throwable cause) {
    return unavailable(
        "store unavailable: " + location.shown() + ": " + location.redacted(Causes.deepest(cause)),
        cause);
  }

  /** Somebody who is nobody here. */
  public static Failure noCustomer(String id) {
    return notFound("there is no customer " + id);
  }

  /** There is nothing to show. */
  public static Failure notFound(String message) {
    return new Failure(ExitCode.NOT_FOUND, Causes.oneLine(message));
  }

  /** With what the command exits. */
  public int exitCode() {
    return exitCode;
  }
}
