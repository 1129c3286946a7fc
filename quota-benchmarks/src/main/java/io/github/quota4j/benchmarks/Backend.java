package io.github.quota4j.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.testkit.server.PostgresServer;
import io.github.quota4j.testkit.server.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The servers and pools of one trial, the same ones for every contestant. Closes what it opened, the last first. */
final class Backend {
  private static final int POOL_SIZE = 16;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** A pool on a new PostgreSQL that has written what it acknowledges. */
  HikariDataSource postgres() {
    return postgres(Map.of());
  }

  /** The same, with more settings of its configuration. */
  HikariDataSource postgres(Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(more);
    settings.putAll(Map.of("fsync", "on", "synchronous_commit", "on"));
    PostgresServer server = keep(PostgresServer.start(settings));
    announce(server.description() + ", " + settings);
    return pool(server.url());
  }

  /** A pool on a new H2 in a file, as the embedded default has it. */
  HikariDataSource h2() {
    Path folder = newFolder();
    keep(() -> delete(folder));
    announce("H2: embedded, in a file");
    return pool("jdbc:h2:file:" + folder.resolve("quota"));
  }

  /** The URL of a new Redis that appends what it did to a file, and has that written every second. */
  String redis() {
    RedisServer server =
        keep(RedisServer.start(Map.of("appendonly", "yes", "appendfsync", "everysec")));
    announce(server.description() + ", appendfsync everysec");
    return server.url();
  }

  /** Has something closed with this, before all that was opened earlier. */
  <T extends AutoCloseable> T keep(T closeable) {
    opened.push(closeable);
    return closeable;
  }

  /** Gives all of it back. */
  void close() throws Exception {
    while (!opened.isEmpty()) opened.pop().close();
  }

  private HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(POOL_SIZE);
    return keep(new HikariDataSource(config));
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("quota-benchmarks");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  /** Figures mean little without the server that they came from. */
  private static void announce(String server) {
    System.out.println("\n# " + server); // JMH has begun a line
  }
}
