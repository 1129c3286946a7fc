package io.github.quota4j.testkit.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM with the class path of this one, to be read from and killed. For one thread. */
public final class JvmProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private JvmProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts it; what it writes to its error output comes out here.
   *
   * @param main a class with a main method
   * @throws IOException if it cannot be started
   */
  public static JvmProcess start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName()));
    command.addAll(List.of(arguments));
    return new JvmProcess(new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start());
  }

  /**
   * The next line that it prints; waits for it.
   *
   * @throws IllegalStateException if it ended
   */
  public String line() throws IOException {
    String line = output.readLine();
    if (line == null) throw new IllegalStateException("the other JVM has ended");
    return line;
  }

  /** Kills it, as SIGKILL does, and gives the lines that it had printed and that were not read yet. */
  public List<String> kill() throws InterruptedException {
    process.toHandle().destroyForcibly(); // the other way closes its output, too
    process.waitFor();
    return output.lines().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
