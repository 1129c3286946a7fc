package io.github.quota4j.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server process and the children it forked, treated as one.
 *
 * @param root the process that forks the others
 */
record ProcessTree(ProcessHandle root) {
  private static final long PATIENCE_MILLIS = 10_000;

  /** SIGKILL for all. Returns when none of them runs any more. */
  void kill() {
    signal("STOP", Stream.of(root)); // a child that it forks after we looked would outlive it
    List<ProcessHandle> all =
        processes(); // before the root is gone, and its children belong to nobody
    all.forEach(ProcessHandle::destroyForcibly);
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (all.stream().anyMatch(ProcessTree::running)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("These processes do not die: " + all);
      }
      Pause.millis(5);
    }
  }

  /** SIGSTOP for all: they keep their sockets and answer nothing. */
  void pause() {
    signal("STOP", Stream.of(root)); // first, so that it forks no more
    signal("STOP", root.descendants());
  }

  /** SIGCONT for all. */
  void resume() {
    signal("CONT", processes().stream());
  }

  /** Sends a signal to the root only, which tells its children itself. */
  void signalRoot(String name) {
    signal(name, Stream.of(root));
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }

  private static void signal(String name, Stream<ProcessHandle> processes) {
    String pids =
        processes.map(process -> Long.toString(process.pid())).collect(Collectors.joining(" "));
    // By the shell, which has kill built in: slim images have no program of that name. A process
    // that ended meanwhile is none
    // of our business.
    Commands.run("sh", "-c", "kill -s " + name + " " + pids + " 2>/dev/null || true");
  }

  /**
   * Whether the process still holds anything. One that nobody has waited for is a zombie, and counts as ended; but the kernel
   * calls it a zombie already while threads of it live on, sockets in hand.
   */
  private static boolean running(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    Path proc = Path.of("/proc/" + process.pid());
    try (Stream<Path> threads = Files.list(proc.resolve("task"))) {
      String stat = Files.readString(proc.resolve("stat"));
      boolean zombie = stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
      return !zombie || threads.count() > 1;
    } catch (IOException endedOrNoProcFileSystem) {
      return process.isAlive();
    }
  }
}
