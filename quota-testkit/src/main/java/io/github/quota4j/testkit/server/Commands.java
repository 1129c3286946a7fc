package io.github.quota4j.testkit.server;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs short commands to their end. */
final class Commands {
  /**
   * How a command ended.
   *
   * @param exit its exit code
   * @param output what it printed, on both streams
   */
  record Result(int exit, String output) {}

  private Commands() {}

  /** @throws IllegalStateException if the command fails; its output is in the message */
  static void run(String... command) {
    Result result = attempt(command);
    if (result.exit() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + result.exit() + ": " + result.output());
    }
  }

  /** Exit code 127 if there is no such program, as a shell has it. */
  static Result attempt(String... command) {
    try {
      // In the root folder, since the command may run as a user who may not enter this one.
      Process process = new ProcessBuilder(command)
          .directory(new File("/"))
          .redirectErrorStream(true)
          .start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Result(process.waitFor(), output);
    } catch (IOException noSuchProgram) {
      return new Result(127, String.valueOf(noSuchProgram.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while waiting for " + String.join(" ", command), e);
    }
  }
}
