package io.github.quota4j.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL of one's own, a process on this machine that may be killed, stopped and started again. It listens on the loopback
 * address only, trusts everybody there, and knows one user, {@value #USER}.
 *
 * <p>It commits before it answers ({@code synchronous_commit=on}), so that what it acknowledged survives {@link #kill()}. It leaves
 * the disk to the operating system ({@code fsync=off}): figures of a durable server want {@code fsync=on}.
 */
public final class PostgresServer implements Postgres {
  /** The superuser that its URLs name. */
  public static final String USER = "postgres";

  private static final Map<String, String> DEFAULTS = Map.of(
      "listen_addresses", "127.0.0.1",
      "unix_socket_directories", "",
      "max_connections", "300",
      "fsync", "off",
      "synchronous_commit", "on");

  private final ServerProcess process;
  private final Unprivileged user;
  private final FreshDatabases databases;

  private PostgresServer(ServerProcess process, Unprivileged user) {
    this.process = process;
    this.user = user;
    this.databases = new FreshDatabases(url(process.port()));
  }

  /** Starts a server with the settings that the class comment names. */
  public static PostgresServer start() {
    return start(Map.of());
  }

  /** @param settings of {@code postgresql.conf}, such as {@code fsync}; they go before this class's own */
  public static PostgresServer start(Map<String, String> settings) {
    return start(settings, Unprivileged.first());
  }

  static PostgresServer start(Map<String, String> settings, Unprivileged user) {
    try {
      Path programs = Binaries.postgres().resolve("bin");
      ServerFolder folder = ServerFolder.create("postgres");
      user.own(folder.path());
      String data = folder.path().resolve("data").toString();
      List<String> options = List.of(
          "-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
      Commands.run(user.command(programs.resolve("initdb"), options));
      ServerProcess.Program program = new ServerProcess.Program(
          port -> user.command(programs.resolve("postgres"), arguments(data, port, settings)),
          PostgresServer::answers,
          "QUIT");
      return new PostgresServer(ServerProcess.start(folder, program), user);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String url() {
    return url(process.port());
  }

  @Override
  public String createDatabase() {
    return databases.create();
  }

  @Override
  public String description() {
    return "PostgreSQL: embedded, " + user + ", at " + url();
  }

  /** SIGKILL for the server and all its backends. Returns when all are dead; what was committed is kept for {@link #restart()}. */
  public void kill() {
    process.kill();
  }

  /** Starts the server again, on the same port and data; ends it before if it runs. Returns when it takes connections. */
  public void restart() {
    process.restart();
  }

  /** SIGSTOP for the server and all its backends: connections stay open, nothing is answered. */
  public void pause() {
    process.pause();
  }

  /** SIGCONT after {@link #pause()}: what was asked meanwhile is answered now. */
  public void resume() {
    process.resume();
  }

  @Override
  public void close() {
    process.close();
  }

  private static List<String> arguments(String data, int port, Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
    all.putAll(settings);
    List<String> arguments = new ArrayList<>(List.of("-D", data, "-p", Integer.toString(port)));
    all.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    return arguments;
  }

  private static boolean answers(int port) {
    try (Connection connection = DriverManager.getConnection(url(port) + "&loginTimeout=5")) {
      return connection.isValid(5);
    } catch (SQLException notYet) {
      return false;
    }
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER;
  }
}
