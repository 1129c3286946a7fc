package io.github.quota4j.testkit.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A second JVM with the class path of this one. */
final class OtherJvm {
  private OtherJvm() {}

  static Process start(Class<?> main, String... options) throws IOException {
    String[] command = new String[options.length + 4];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    System.arraycopy(options, 0, command, 1, options.length);
    command[options.length + 1] = "-cp";
    command[options.length + 2] = System.getProperty("java.class.path");
    command[options.length + 3] = main.getName();
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** What it printed until its end. */
  static String output(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }
}
