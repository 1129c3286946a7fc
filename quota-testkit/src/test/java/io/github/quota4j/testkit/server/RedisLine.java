package io.github.quota4j.testkit.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The smallest Redis client: a line out, a line back. It never retries, so a test knows what was sent. */
final class RedisLine implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader replies;

  private RedisLine(Socket socket) throws IOException {
    this.socket = socket;
    this.replies = new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  static RedisLine to(String url) throws IOException {
    URI address = URI.create(url);
    return new RedisLine(new Socket(address.getHost(), address.getPort()));
  }

  RedisLine timeout(Duration timeout) throws IOException {
    socket.setSoTimeout((int) timeout.toMillis());
    return this;
  }

  String ask(String command) throws IOException {
    send(command);
    return reply();
  }

  void send(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  String reply() throws IOException {
    String line = replies.readLine();
    if (line == null) {
      throw new IOException("the server closed the connection");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
