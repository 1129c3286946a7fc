package io.github.quota4j.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports that nobody listens on, below those that the system gives to clients. A client that dials a dead server's port again
 * and again may be given that very port as its own, be connected to itself, and keep the server from ever coming back.
 */
final class FreePort {
  private static final int FIRST = 10_000;
  private static final int LAST = 29_999;
  private static final int ATTEMPTS = 1_000;

  private FreePort() {}

  static int find() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException taken) {
        // the next one, then
      }
    }
    throw new IllegalStateException(
        "no free port in " + FIRST + ".." + LAST + " after " + ATTEMPTS + " attempts");
  }
}
