package io.github.quota4j.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Redis of one's own, a process on this machine that may be killed, stopped and started again. It listens on the loopback address
 * only and keeps nothing on disk, unless the settings say so.
 */
public final class RedisServer implements Redis {
  private static final Map<String, String> DEFAULTS =
      Map.of("bind", "127.0.0.1", "save", "", "appendonly", "no");
  private static final int PROBE_MILLIS = 1_000;

  private final ServerProcess process;

  private RedisServer(ServerProcess process) {
    this.process = process;
  }

  /** Starts a server that keeps nothing on disk: {@link #kill()} loses all. */
  public static RedisServer start() {
    return start(Map.of());
  }

  /** @param settings of {@code redis.conf}, such as {@code appendonly} = {@code yes}; they go before this class's own */
  public static RedisServer start(Map<String, String> settings) {
    try {
      Path program = Binaries.redis();
      ServerFolder folder = ServerFolder.create("redis");
      return new RedisServer(ServerProcess.start(
          folder,
          new ServerProcess.Program(
              port -> command(program, folder.path(), port, settings),
              RedisServer::answers,
              "TERM")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String url() {
    return "redis://127.0.0.1:" + process.port();
  }

  @Override
  public String description() {
    return "Redis: embedded 7.0.15 at " + url();
  }

  /** SIGKILL. Returns when the server is dead. */
  public void kill() {
    process.kill();
  }

  /** Starts the server again, on the same port and folder; ends it before if it runs. Returns when it answers. */
  public void restart() {
    process.restart();
  }

  /** SIGSTOP: connections stay open, nothing is answered. */
  public void pause() {
    process.pause();
  }

  /** SIGCONT after {@link #pause()}: what was asked meanwhile is done and answered now, however late. */
  public void resume() {
    process.resume();
  }

  @Override
  public void close() {
    process.close();
  }

  private static String[] command(
      Path program, Path folder, int port, Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
    all.putAll(settings);
    List<String> command = new ArrayList<>(
        List.of(program.toString(), "--port", Integer.toString(port), "--dir", folder.toString()));
    all.forEach((name, value) -> command.addAll(List.of("--" + name, value)));
    return command.toArray(String[]::new);
  }

  /** PONG, and not "LOADING": it reads its append-only file first. */
  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_MILLIS);
      socket.setSoTimeout(PROBE_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+';
    } catch (IOException notYet) {
      return false;
    }
  }
}
