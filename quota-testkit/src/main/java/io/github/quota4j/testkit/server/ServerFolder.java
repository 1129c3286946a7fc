package io.github.quota4j.testkit.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where one server keeps its files, and what is known of it should this JVM be killed: its name says which JVM owns it, a file in
 * it says which process to end.
 *
 * @param path the folder
 */
record ServerFolder(Path path) {
  /** Two readings of one process's start may differ: the system derives them from a clock that is being adjusted. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  /** What this user's test servers share, in the folder for temporary files. */
  static Path home() throws IOException {
    Path probe = Files.createTempFile("quota4j", ".owner");
    Object user = Files.getAttribute(probe, "unix:uid");
    Files.delete(probe);
    Path home = OpenFolders.create(probe.resolveSibling("quota4j-test-servers-" + user));
    if (!Files.getAttribute(home, "unix:uid").equals(user)) {
      throw new IllegalStateException(home + " belongs to another user: delete it");
    }
    return home;
  }

  /** A new folder of this JVM, after the folders of JVMs that died were cleared away. */
  static ServerFolder create(String server) throws IOException {
    Path running = OpenFolders.create(home().resolve("running"));
    clearLeftovers(running);
    ProcessHandle self = ProcessHandle.current();
    Path folder = Files.createTempDirectory(
        running, self.pid() + "-" + startMillis(self) + "-" + server + "-");
    return new ServerFolder(OpenFolders.open(folder));
  }

  Path log() {
    return path.resolve("server.log");
  }

  /** The end of the server's log, for an error message. */
  String lastWords() {
    try {
      String log = Files.readString(log());
      return log.substring(Math.max(0, log.length() - 2_000));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** Writes down which process a later JVM has to end if this one cannot. */
  void remember(ProcessHandle server) throws IOException {
    Files.writeString(path.resolve("process"), server.pid() + "-" + startMillis(server));
  }

  void delete() throws IOException {
    OpenFolders.delete(path);
  }

  private static void clearLeftovers(Path running) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(running)) {
      for (Path path : folders) {
        if (alive(path.getFileName().toString()).isEmpty()) {
          ServerFolder leftover = new ServerFolder(path);
          leftover.rememberedProcess().ifPresent(server -> new ProcessTree(server).kill());
          leftover.delete();
        }
      }
    }
  }

  private Optional<ProcessHandle> rememberedProcess() throws IOException {
    try {
      return alive(Files.readString(path.resolve("process")));
    } catch (NoSuchFileException neverStarted) {
      return Optional.empty();
    }
  }

  /** The process called {@code pid-startMillis[-…]}, unless it is gone or its number went to another one. */
  private static Optional<ProcessHandle> alive(String name) {
    String[] parts = name.split("-", 3);
    long start = Long.parseLong(parts[1]);
    return ProcessHandle.of(Long.parseLong(parts[0]))
        .filter(process -> Math.abs(startMillis(process) - start) <= START_TOLERANCE.toMillis());
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
  }
}
