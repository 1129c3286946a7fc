package io.github.quota4j.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.quota4j.cli.CommandProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo in a process of its own, and a client of it. */
final class DemoProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
  private static final long PATIENCE_SECONDS = 30;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final int port;
  private final String greeting;
  private final BufferedReader out;
  private final CompletableFuture<String> err;

  private DemoProcess(Process process) throws IOException {
    this.process = process;
    this.err = CommandProcess.read(process.getErrorStream());
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.greeting = String.valueOf(out.readLine());
    Matcher url = URL.matcher(greeting);
    if (!url.find()) throw new AssertionError("no demo: " + greeting + err.join());
    this.port = Integer.parseInt(url.group(1));
  }

  /** Starts a demo on any port; returns when it listens. */
  static DemoProcess start(Path folder, String... options) throws IOException {
    String[] all = new String[options.length + 3];
    System.arraycopy(new String[] {"demo", "--port", "0"}, 0, all, 0, 3);
    System.arraycopy(options, 0, all, 3, options.length);
    return new DemoProcess(CommandProcess.start(folder, Map.of(), all));
  }

  int port() {
    return port;
  }

  String greeting() {
    return greeting;
  }

  /** The next lines of its output. */
  List<String> lines(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) lines.add(String.valueOf(out.readLine()));
    return lines;
  }

  HttpResponse<String> hello(String key) throws Exception {
    return send(request(key, "/api/hello").build());
  }

  HttpResponse<String> put(String key, String file, int bytes) throws Exception {
    return send(request(key, "/files/" + file)
        .PUT(BodyPublishers.ofByteArray(new byte[bytes]))
        .build());
  }

  HttpResponse<String> delete(String key, String file) throws Exception {
    return send(request(key, "/files/" + file).DELETE().build());
  }

  HttpResponse<String> get(String key, String path) throws Exception {
    return send(request(key, path).build());
  }

  HttpResponse<String> getWithoutKey(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  /** How a service stands, as {@code /usage} tells. */
  JsonNode usage(String key, String service) throws Exception {
    HttpResponse<String> answer = get(key, "/usage");
    if (answer.statusCode() != 200) throw new AssertionError(answer + answer.body());
    for (JsonNode quota : JsonMapper.builder().build().readTree(answer.body()).path("quotas")) {
      if (quota.path("service").asText().equals(service)) return quota;
    }
    throw new AssertionError("no " + service + " in " + answer.body());
  }

  /** Sends so much of a request as is given, on a connection that stays open. */
  Socket sendRaw(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Sends a whole body, however early the answer comes, and only then looks for it. @return the start of the answer */
  String upload(String head, int bytes) throws IOException {
    try (Socket socket = sendRaw(head + "Content-Length: " + bytes + "\r\n\r\n")) {
      socket.getOutputStream().write(new byte[bytes]);
      return new String(socket.getInputStream().readNBytes(40), StandardCharsets.US_ASCII);
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /**
   * Ctrl-C. Whoever runs in the background of a shell is started with SIGINT ignored, and so is all that it starts: nobody
   * can press Ctrl-C there, and the stop is asked for by SIGTERM.
   *
   * @return its exit code, 130 or 143
   */
  int interrupt() throws Exception {
    return signal(isDeafToInterrupts() ? "TERM" : "INT");
  }

  boolean isDeafToInterrupts() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.exists(status)) return false;
    String ignored = Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> line.substring("SigIgn:".length()).strip())
        .findFirst()
        .orElse("0");
    return (Long.parseUnsignedLong(ignored, 16) & 2) != 0; // bit 1 is signal 2
  }

  /** A signal that it may handle. @return its exit code */
  int signal(String name) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid())
        .start()
        .waitFor();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("does not stop");
    }
    return process.exitValue();
  }

  /** What it printed on stderr, once it ended. */
  String errors() {
    return err.join();
  }

  @Override
  public void close() {
    kill();
  }

  private HttpRequest.Builder request(String key, String path) {
    return HttpRequest.newBuilder(uri(path)).header("X-API-Key", key);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }
}
