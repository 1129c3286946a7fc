package io.github.quota4j.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Stdout, which remembers what could not be written: a print stream tells nobody. */
final class Printed extends FilterOutputStream {
  private @Nullable IOException failure;

  private Printed() {
    super(new FileOutputStream(FileDescriptor.out));
  }

  /** Puts it in the place of the process's stdout. */
  static Printed toStdout() {
    Printed printed = new Printed();
    System.setOut(new PrintStream(new BufferedOutputStream(printed), true, StandardCharsets.UTF_8));
    return printed;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * With what the command ends.
   *
   * @param code if all was written, or the reader of a pipe has read enough
   */
  int ending(int code) {
    System.out.flush();
    if (failure == null || String.valueOf(failure.getMessage()).contains("Broken pipe"))
      return code;
    System.err.println("quota: what it says cannot be written: " + failure.getMessage());
    return ExitCode.UNWRITABLE;
  }
}
