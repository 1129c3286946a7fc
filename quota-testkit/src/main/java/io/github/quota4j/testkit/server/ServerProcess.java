package io.github.quota4j.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * A server that this JVM started: its process, its port and its folder. It ends with {@link #close()}, else with this JVM, else when
 * the next JVM of this user starts a server.
 */
final class ServerProcess implements AutoCloseable {
  private static final int PORTS_TO_TRY = 5;
  private static final long START_MILLIS = 60_000;
  private static final long STOP_MILLIS = 10_000;

  private final ServerFolder folder;
  private final int port;
  private final String[] command;
  private final BooleanSupplier ready;
  private final String stopSignal;
  private final Thread atExit = new Thread(this::end, "quota4j-test-server-exit");
  private Process process;

  private ServerProcess(ServerFolder folder, int port, Program program) throws IOException {
    this.folder = folder;
    this.port = port;
    this.command = program.command().apply(port);
    this.ready = () -> program.answers().at(port);
    this.stopSignal = program.stopSignal();
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Asks whether the server on a port of this machine answers. */
  interface Probe {
    boolean at(int port);
  }

  /**
   * What to run.
   *
   * @param command the command line for a port
   * @param answers whether the server takes requests yet
   * @param stopSignal the signal upon which it ends at once and in order
   */
  record Program(IntFunction<String[]> command, Probe answers, String stopSignal) {}

  /** Starts the program on a free port and waits until it answers. */
  static ServerProcess start(ServerFolder folder, Program program) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return new ServerProcess(folder, FreePort.find(), program);
      } catch (IllegalStateException e) {
        boolean portTaken =
            folder.lastWords().contains("Address already in use"); // between our look and its bind
        if (!portTaken || attempt == PORTS_TO_TRY) {
          throw e;
        }
      }
    }
  }

  int port() {
    return port;
  }

  synchronized void kill() {
    tree().kill();
  }

  synchronized void pause() {
    tree().pause();
  }

  synchronized void resume() {
    tree().resume();
  }

  /** Ends the process in order if it runs, and starts it again: same port, same folder. */
  synchronized void restart() {
    try {
      stop();
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // the hook runs already, and ending twice does no harm
    }
    end();
  }

  private synchronized void end() {
    try {
      stop();
      folder.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch() throws IOException {
    Process launched = new ProcessBuilder(command)
        .directory(folder.path().toFile())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(folder.log().toFile()))
        .start();
    folder.remember(launched.toHandle());
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
    while (!ready.getAsBoolean()) {
      boolean late = System.nanoTime() > deadline;
      if (late || !launched.isAlive()) {
        new ProcessTree(launched.toHandle()).kill();
        String what =
            late ? " does not answer after " + START_MILLIS + " ms: " : " ended at once: ";
        throw new IllegalStateException(String.join(" ", command) + what + folder.lastWords());
      }
      Pause.millis(10);
    }
    return launched;
  }

  private void stop() {
    if (!process.isAlive()) {
      return;
    }
    tree().resume(); // a stopped process takes no signal but SIGKILL
    tree().signalRoot(stopSignal);
    try {
      if (process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tree().kill();
  }

  private ProcessTree tree() {
    return new ProcessTree(process.toHandle());
  }
}
