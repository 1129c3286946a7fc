package io.github.quota4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the real command in a process of its own, as the launcher does. */
public final class CommandProcess {
  private static final long PATIENCE_SECONDS = 60;

  private CommandProcess() {}

  /**
   * How a command ended.
   *
   * @param exit its exit code
   * @param out what it printed on stdout
   * @param err what it printed on stderr
   */
  public record Ended(int exit, String out, String err) {}

  /** Runs a command to its end, in a folder. */
  public static Ended run(Path folder, String... arguments) throws Exception {
    return run(folder, Map.of(), arguments);
  }

  /** Runs a command to its end, in a folder, with settings in its environment. */
  public static Ended run(Path folder, Map<String, String> settings, String... arguments)
      throws Exception {
    Process process = start(folder, settings, arguments);
    CompletableFuture<String> out = read(process.getInputStream());
    CompletableFuture<String> err = read(process.getErrorStream());
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + List.of(arguments));
    }
    return new Ended(process.exitValue(), out.join(), err.join());
  }

  /** Starts a command. */
  public static Process start(Path folder, Map<String, String> settings, String... arguments)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line(arguments)).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("QUOTA_.*|NSELF_.*|JDK_.*|JAVA_.*"));
    builder.environment().putAll(settings);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** The line that starts a command. */
  static List<String> line(String... arguments) {
    return line(Main.class, arguments);
  }

  /** The line that starts a program of the tests. */
  static List<String> line(Class<?> program, String... arguments) {
    List<String> line = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", // starts sooner
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        program.getName()));
    line.addAll(List.of(arguments));
    return line;
  }

  /**
   * Reads a stream to its end, in the background. A thread for each: a server's output lasts as long as the server, and
   * would fill the one thread that a common pool has on a small machine.
   */
  public static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(() -> readAll(stream), CommandProcess::inADaemon);
  }

  private static String readAll(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(not readable: " + e.getMessage() + ")";
    }
  }

  private static void inADaemon(Runnable work) {
    Thread thread = new Thread(work, "output");
    thread.setDaemon(true);
    thread.start();
  }
}
